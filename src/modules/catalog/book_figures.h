// book_figures: the query of a book's figure. Its rows are the records (or lines) that are counted, so it opens like every other figure.
#pragma once

#include "catalog/catalog.h"

namespace xaso::catalog {

// Sets `figure.kept` when its counts can be kept beside the records: additive ones by day, distinct ones by month.
Figure figure_of(const Book& book, BookFigure& figure);

}  // namespace xaso::catalog

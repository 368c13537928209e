// figure_sql: reads the query of a figure closely enough to promise that it can only count, and only what the views show.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace xaso::catalog {

struct SqlFault {
    int line = 0;
    std::string says, remedy;
};

struct FigureSql {
    std::vector<SqlFault> faults;
    std::set<std::string, std::less<>> words;  // every name in the query, lower case
};

// `first_line` is the line in the file on which `sql` starts.
FigureSql check_figure_sql(std::string_view sql, int first_line);

}  // namespace xaso::catalog

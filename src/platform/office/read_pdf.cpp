// PDF, as the child process sees it: the text of each page in its layout. A scan has none.
#include <poppler-document.h>
#include <poppler-page.h>

#include <memory>

#include "platform/office/package.h"

namespace xaso::office {

std::vector<Block> read_pdf(std::string_view bytes) {
    const std::unique_ptr<poppler::document> document(poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
    if (!document) throw Fail{Exit::damaged};
    if (document->is_locked()) throw Fail{Exit::encrypted};
    std::vector<Block> blocks;
    bool any = false;
    for (int i = 0; i < document->pages() && i < 2000; ++i) {
        const std::unique_ptr<poppler::page> page(document->create_page(i));
        if (!page) throw Fail{Exit::damaged};
        const poppler::byte_array text = page->text(poppler::rectf(), poppler::page::physical_layout).to_utf8();
        blocks.push_back({std::string(text.begin(), text.end()), {}});
        any = any || blocks.back().text.find_first_not_of(" \n\r\t\f") != std::string::npos;
    }
    if (!any) throw Fail{Exit::no_text};
    return blocks;
}

}  // namespace xaso::office

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
        Block block{{text.begin(), text.end()}, {}, {}};
        for (char& c : block.text)
            if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') c = '\n';
        any = any || block.text.find_first_not_of(" \n\t") != std::string::npos;
        for (const poppler::text_box& word : page->text_list()) {
            const poppler::rectf box = word.bbox();
            const poppler::byte_array bytes_of = word.text().to_utf8();
            block.words.push_back({static_cast<int>(box.left()), static_cast<int>(box.right()), static_cast<int>(box.top()), {bytes_of.begin(), bytes_of.end()}});
        }
        blocks.push_back(std::move(block));
    }
    if (!any) throw Fail{Exit::no_text};
    return blocks;
}

}  // namespace xaso::office

// Templates as versions, on both databases.
#include "documents/documents.h"

#include <gtest/gtest.h>

#include "platform/office/office.h"
#include "support/package_for_tests.h"
#include "world/world.h"

namespace xaso::documents {
namespace {

class DocumentsTest : public testing::TestWithParam<sql::Dialect> {
protected:
    static TemplateKind kind() {
        return {"report", "Báo cáo", [] {
                    office::Fields f;
                    f.values = {{"name", "Xã Mẫu"}};
                    return f;
                }};
    }
    std::string replace(int version, const std::string& bytes, std::string code = "report") {
        std::string refused;
        w.program->db->run(World::kHome, [&](sql::Tx& tx) {
            const auto r = documents.replace(tx, w.by(), w.now, code, version, "mau.docx", bytes);
            refused = r ? "" : r.error().code;
            return r.has_value();
        });
        return refused;
    }
    World w{GetParam()};
    Documents documents{w.program->record, XASO_SOURCE_DIR, {kind()}};
};
INSTANTIATE_TEST_SUITE_P(Both, DocumentsTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(DocumentsTest, a_unit_puts_its_own_template_in_place_and_goes_back) {
    const std::string own = word_file(word_paragraph("Của xã: {{name}}"));
    const auto current = [&] {
        sql::Reader s = w.program->db->read();
        return documents.current(s, World::kHome, "report").value();
    };
    const std::string shipped = current();
    EXPECT_TRUE(office::is_package(shipped));
    EXPECT_EQ(replace(0, own), "");
    EXPECT_EQ(current(), own);
    EXPECT_EQ(replace(0, own), "documents.stale");
    EXPECT_EQ(replace(1, word_file(word_paragraph("{{nmae}}"))), "office.template_field") << "tried before it counts";
    EXPECT_EQ(replace(1, "no Word file"), "office.template_kind");
    EXPECT_EQ(replace(1, own, "letter"), "documents.kind");
    EXPECT_EQ(current(), own);
    EXPECT_EQ(replace(1, ""), "");
    EXPECT_EQ(current(), shipped);
    sql::Reader s = w.program->db->read();
    const auto versions = documents.versions(s, World::kHome, "report");
    ASSERT_EQ(versions.size(), 2u);
    EXPECT_TRUE(versions[0].restored);
    EXPECT_EQ(versions[1].file_name, "mau.docx");
    EXPECT_EQ(w.program->record.history(s, World::kHome, "template", 0).size(), 2u);
    EXPECT_EQ(documents.current(s, World::kHome, "letter").error().code, "documents.kind");
}

}  // namespace
}  // namespace xaso::documents

// What came of a dossier and how it went out: asked for at reception, noted when finished, kept when returned.
#include <gtest/gtest.h>

#include "onestop/files.h"
#include "world/world.h"

namespace xaso::onestop {
namespace {

class ResultTest : public testing::TestWithParam<sql::Dialect> {
protected:
    ResultTest() {
        auto draft = a_procedure("TT.kq", "3wd");
        draft.results = {{"KQ.G15.000031", "Giấy xác nhận tình trạng hôn nhân"}, {"", "Văn bản từ chối"}};
        must(w.program->db->write<std::int64_t>(World::kHome, [&](sql::Tx& tx) { return w.program->procedures.publish(tx, w.by(), w.now, draft, procedures::Change::first_listing, make_day(2020, 1, 1)); }));
    }
    Result<Dossier> act(const Dossier& d, ActionInput input) {
        input.version = d.version;
        return w.program->act(w.by(), w.now, d.id, input);
    }
    Result<Dossier> finish(const Dossier& d, ResultDocument document) {
        ActionInput input;
        input.action = "finish";
        input.result = std::move(document);
        return act(d, input);
    }
    Result<Dossier> give(const Dossier& d, Return how) {
        ActionInput input;
        input.action = "return";
        input.returned = std::move(how);
        return act(d, input);
    }
    Dossier assigned() { return w.walk(must(w.accept({.procedure = "TT.kq"})), {"assign"}); }
    Dossier finished() { return must(finish(assigned(), {})); }
    DossierResult kept(const Dossier& d) {
        sql::Reader s = w.program->db->read();
        return w.program->desk.result(s, d.unit, d.id).value_or(DossierResult{});
    }
    std::string payload(const Dossier& d, const std::string& kind) {
        sql::Reader s = w.program->db->read();
        for (const auto& e : w.program->desk.record().history(s, d.unit, "dossier", d.id.value()))
            if (e.kind == kind) return e.payload;
        return {};
    }
    static std::pair<std::string, std::string> why(const Result<Dossier>& r) { return r ? std::pair<std::string, std::string>{} : std::pair{r.error().code, r.error().field}; }
    World w{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Both, ResultTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

// LAW TT 01/2018/TT-VPCP form 01 point 6: the receipt says how the result is received.
TEST_P(ResultTest, TheWayAskedForFollowsTheChannelUnlessSaid) {
    EXPECT_EQ(must(w.accept()).result_way, Channel::desk);
    EXPECT_EQ(must(w.accept({.channel = Channel::online})).result_way, Channel::online);
    AcceptInput input = World::input({});
    input.result_way = Channel::post;
    const Dossier d = must(w.program->accept(w.by(), w.now, input));
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(w.program->desk.find(s, d.unit, d.id)->result_way, Channel::post);
    EXPECT_NE(payload(d, "dossier.accepted").find(R"("result_way":"post")"), std::string::npos);
}

TEST_P(ResultTest, TheDocumentIsOneOfTheProceduresResults) {
    const Dossier d = assigned();
    EXPECT_EQ(why(finish(d, {.kind = "Giấy khác"})), (std::pair<std::string, std::string>{"onestop.result_kind", "result.kind"}));
    EXPECT_EQ(why(finish(d, {.number = std::string(101, '1')})), (std::pair<std::string, std::string>{"onestop.result", "result.number"}));
    EXPECT_EQ(why(finish(d, {.number = "12\n13"})), (std::pair<std::string, std::string>{"onestop.result", "result.number"}));
    EXPECT_EQ(why(finish(d, {.day = local_day(w.now) + std::chrono::days{1}})), (std::pair<std::string, std::string>{"onestop.result", "result.day"}));
    EXPECT_EQ(kept(d).document.number, "") << "nothing of what was refused";
    const Dossier done = must(finish(d, {.kind = "KQ.G15.000031", .number = "12/GXN-UBND", .day = local_day(w.now)}));
    EXPECT_EQ(kept(done).kind_code, "KQ.G15.000031");
    EXPECT_EQ(result_words(kept(done)), "Giấy xác nhận tình trạng hôn nhân, số 12/GXN-UBND, ngày 20/11/2026");
    EXPECT_NE(payload(done, "dossier.finish").find("12/GXN-UBND"), std::string::npos);

    const Dossier second = must(finish(assigned(), {.kind = "văn bản TỪ CHỐI"}));
    EXPECT_EQ(kept(second).document.kind, "Văn bản từ chối");
    EXPECT_EQ(kept(second).kind_code, "");
    // A procedure that names no results: in the officer's words.
    const Dossier third = must(finish(w.walk(must(w.accept()), {"assign"}), {.kind = "Giấy xác nhận"}));
    EXPECT_EQ(kept(third).document.kind, "Giấy xác nhận");
    EXPECT_EQ(w.program->verify(World::kHome), std::vector<std::string>{});
}

// LAW TT 01/2018/TT-VPCP form 06, TT 03/2025/TT-VPCP form 07: who received the result and by which way.
TEST_P(ResultTest, ReturningNeedsNoMoreThanTheVersion) {
    AcceptInput input = World::input({.procedure = "TT.kq"});
    input.result_way = Channel::post;
    const Dossier d = must(give(must(finish(w.walk(must(w.program->accept(w.by(), w.now, input)), {"assign"}), {.number = "12/GXN-UBND"})), {}));
    EXPECT_EQ(kept(d).out.way, Channel::post) << "as it was asked for";
    EXPECT_EQ(kept(d).out.name, "") << "the applicant";
    EXPECT_EQ(kept(d).document.number, "12/GXN-UBND") << "what was noted before stays";
    EXPECT_EQ(w.program->verify(World::kHome), std::vector<std::string>{});
}

// LAW ND 45/2020/ND-CP, ND 107/2021/ND-CP: what is returned online is the electronic result, so there has to be one.
TEST_P(ResultTest, ReturnedOnlineGoesTheFileOfTheResult) {
    AcceptInput input = World::input({.procedure = "TT.kq", .channel = Channel::online});
    const auto online = [&] { return must(finish(w.walk(must(w.program->accept(w.by(), w.now, input)), {"assign"}), {})); };
    using Why = std::pair<std::string, std::string>;
    const Dossier d = online();
    const auto refused = give(d, {.way = Channel::online});
    EXPECT_EQ(why(refused), (Why{"onestop.no_result_file", "result_way"}));
    EXPECT_NE(refused.error().message.find("đính kèm tệp kết quả"), std::string::npos) << "the remedy";
    const Files files(w.program->desk);
    const auto change = [&](auto job) { must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> { XASO_CHECK(job(tx)); return 0; })); };
    const auto attach = [&](int paper) { change([&](sql::Tx& tx) { return files.attach(tx, w.by(), w.now, d, {{.paper = paper, .given = {"ket-qua.pdf", "%PDF-1.4\nket qua\n%%EOF\n"}}}); }); };
    attach(1);
    EXPECT_EQ(why(give(d, {.way = Channel::online})).first, "onestop.no_result_file") << "a paper of the citizen is no result";
    attach(kResultPaper);
    change([&](sql::Tx& tx) { return files.remove(tx, w.by(), w.now, d, 2, "nhầm"); });
    EXPECT_EQ(why(give(d, {.way = Channel::online})).first, "onestop.no_result_file") << "taken away again";
    attach(kResultPaper);
    EXPECT_EQ(kept(must(give(d, {}))).out.way, Channel::online);
    for (const Return& other : {Return{.way = Channel::desk}, Return{}}) EXPECT_EQ(kept(must(give(online(), other))).out.way, Channel::desk) << "or at the desk, also where nothing is said";
    EXPECT_EQ(w.program->verify(World::kHome), std::vector<std::string>{});
}

TEST_P(ResultTest, EveryFaultOfAReturnIsNamedAtOnce) {
    const Dossier d = finished();
    sql::Reader s = w.program->db->read();
    std::vector<std::string> fields;
    for (const Refusal& one : w.program->desk.return_faults(s, d, {.way = Channel::online, .another = true, .name = {}, .phone = "12", .paper = {}, .bill = "RR1"})) fields.push_back(one.field);
    EXPECT_EQ(fields, (std::vector<std::string>{"result_way", "bill", "recipient.name", "recipient.phone", "recipient.paper"}));
    EXPECT_TRUE(w.program->desk.return_faults(s, d, {}).empty());
}

// LAW Civil Code 91/2015/QH13 art. 138: whoever acts for somebody else does so by an authority.
TEST_P(ResultTest, SomebodyElseTakesItByAPaper) {
    const Dossier d = finished();
    using Why = std::pair<std::string, std::string>;
    EXPECT_EQ(why(give(d, {.another = true})), (Why{"onestop.name", "recipient.name"}));
    EXPECT_EQ(why(give(d, {.paper = "Giấy ủy quyền số 01"})), (Why{"onestop.name", "recipient.name"}));
    EXPECT_EQ(why(give(d, {.name = "Lê Văn Thay"})), (Why{"onestop.recipient_paper", "recipient.paper"}));
    EXPECT_EQ(why(give(d, {.name = "Lê Văn Thay", .phone = "12", .paper = "Giấy ủy quyền số 01"})), (Why{"onestop.phone", "recipient.phone"}));
    EXPECT_EQ(why(give(d, {.name = "Lê Văn Thay", .paper = std::string(301, 'x')})), (Why{"onestop.result", "recipient.paper"}));
    EXPECT_EQ(why(give(d, {.way = Channel::desk, .bill = "RR1"})), (Why{"onestop.bill", "bill"}));
    const Dossier done = must(give(d, {.way = Channel::post, .name = "Lê Văn Thay", .phone = "0900000001", .paper = "Giấy ủy quyền số 01", .bill = "RR1"}));
    EXPECT_EQ(done.state, DossierState::returned);
    EXPECT_EQ(kept(done).out.name, "Lê Văn Thay");
    EXPECT_EQ(kept(done).out.phone, "0900000001");
    EXPECT_EQ(kept(done).out.bill, "RR1");
    const std::string told = payload(done, "dossier.return");
    EXPECT_NE(told.find(R"("by_another":true)"), std::string::npos) << told;
    EXPECT_EQ(told.find("Thay"), std::string::npos) << "an event names nobody";

    // The applicant's own name, however it is typed, is nobody else.
    const Dossier own = must(give(finished(), {.another = true, .name = "NGUYEN VAN MAU", .phone = "0900000002"}));
    EXPECT_EQ(kept(own).out.name, "");
    EXPECT_EQ(kept(own).out.phone, "0900000002");
    // So is the owner, whose dossier it is.
    AcceptInput input = World::input({.procedure = "TT.kq"});
    input.owner = PersonInput{"Trần Thị Chủ", {}, {}, {}};
    const Dossier owned = must(give(must(finish(w.walk(must(w.program->accept(w.by(), w.now, input)), {"assign"}), {})), {.name = "Trần Thị Chủ"}));
    EXPECT_EQ(kept(owned).out.name, "Trần Thị Chủ");
}

}  // namespace
}  // namespace xaso::onestop

// grid: a plan that was read, as the rows an officer corrects before it is kept. Internal to plan_import.
//
// Rows stand in printed order; an activity belongs to the headings above it. Nothing here is saved: the rows travel in the form.
#pragma once

#include "modules/plan/plan.h"
#include "platform/http/http.h"
#include "plan_import/plan_import.h"

namespace xaso::plan_import {

inline constexpr std::size_t kMostRows = 800;   // of one form

struct GridRow {
    enum class Level { section = 1, objective, task, activity };
    Level level = Level::activity;
    std::string number = {}, title = {};
    std::string products = {}, leads = {}, support = {}, monitor = {}, time_frame = {}, funding = {};   // of an activity, as typed
    std::string source = {};                                                                            // the words it was read from
    bool heading() const { return level != Level::activity; }
};
struct ReadPlan {
    std::string kind, title, year_from, year_to;   // of the plan, as typed
    std::vector<GridRow> rows;
    std::vector<Doubt> noted;                      // about the document; line: the row, from 1
    std::optional<Day> dated, cited;
};

ReadPlan grid_of(const Vocabulary& words, const std::vector<std::string>& units, const PlanDraft& draft);

// The rows of a sent form: moved below the heading that their field names, then changed as the pressed button says ("bo-3": row 3 left
// out; "them-3": one added below it; "muc": a section at the end). A heading that is not there is an error of the row.
struct Sent {
    ReadPlan grid;
    std::vector<Refusal> errors;
    std::size_t focus = 0;                         // the row that was added, from 1
};
Sent grid_of(const http::Fields& form, std::string_view pressed);

// What a careful officer would ask about the rows; line: the row, from 1.
std::vector<Doubt> doubts_of(const Vocabulary& words, const std::vector<std::string>& units, const ReadPlan& grid);

struct PlanOfGrid {
    plan::PlanInput plan;
    std::vector<plan::ActivityInput> activities;
    std::vector<Refusal> errors;                   // each names a field of the form: "t-3"
};
PlanOfGrid plan_of(const ReadPlan& grid);

// Of a time frame, the last day that lies in the years of the plan or the one after.
std::optional<Day> due_of(const TimeFrame& frame, int year_from, int year_to);

}  // namespace xaso::plan_import

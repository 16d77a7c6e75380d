#include <algorithm>
#include <functional>

#include "experiments/plan/plan.hpp"

namespace seedbed::experiments {
namespace {

/// By itself: what varies as a part of data.split is shown with paths.
bool varies(const Plan& plan, std::size_t setting) {
  return std::ranges::find(plan.varied_keys, settings_schema()[setting].key) != plan.varied_keys.end();
}

template <class AnyPlan>
void for_each_varied_file(AnyPlan& plan,
                          const std::function<void(decltype(plan.base.front())& choice)>& visit) {
  const auto each = [&](auto& choice) {
    if (!choice.given.empty()) visit(choice);
  };
  for (auto& choice : plan.base) {
    if (varies(plan, choice.setting)) each(choice);
  }
  for (auto& axis : plan.axes) {
    for (auto& option : axis.options) {
      for (auto& choice : option) each(choice);
    }
  }
  for (auto* entries : {&plan.exclude, &plan.include}) {
    for (auto& entry : *entries) {
      for (auto& choice : entry.choices) each(choice);
    }
  }
}

}  // namespace

std::map<std::string, std::string> named_files(const Plan& plan) {
  std::map<std::string, std::string> files;
  for_each_varied_file(plan, [&](const Choice& choice) {
    files.emplace(choice.given, choice.value.get_ref<const std::string&>());
  });
  return files;
}

void require_one_file_per_name(Plan& plan) {
  const std::map<std::string, std::string> first = named_files(plan);
  for_each_varied_file(plan, [&](Choice& choice) {
    if (choice.value != first.at(choice.given)) choice.given.clear();
  });
}

}  // namespace seedbed::experiments

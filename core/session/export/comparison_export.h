// A comparison of sessions as data. Depth is l/(L - 1), L the layers of the session's own model.
#pragma once

#include "profile/profile.h"
#include "profile/statistics/comparison_sentences.h"

#include <memory>
#include <string>
#include <vector>

namespace lamina {

class Session;

struct NamedSession {
    std::string name; // unique
    std::shared_ptr<const Session> session;
};

// session,run,model,layers,control,repeat,split,layer,depth,metric,value: every metric of every curve.
std::string comparisonCsv(const std::vector<NamedSession>& sessions);
// session,model,layers,control,layer,depth,metric,curves,mean,low,high: over a session's repeats or a control's copies,
// with the 95 % t interval of the mean (nan below two).
std::string meansCsv(const std::vector<NamedSession>& sessions);
// first,second,control,metric,depth,first_curves,second_curves,first_mean,second_mean,difference,low,high: of the first
// session and each other, of the run and of each control that both have, on the depths of the model with fewer layers;
// the band is Welch's 95 % interval at that depth alone (nan where either has fewer than two curves).
std::string differenceCsv(const std::vector<NamedSession>& sessions);

// One metric, all of the above, the settings that differ, what is said of each pair, and the claim that both model
// sizes draw the same profile. NaN is null.
std::string comparisonJson(const std::vector<NamedSession>& sessions, const MetricDefinition& metric);

// The keys of the settings that draw another curve by themselves and differ, with commas between; empty: none.
std::string otherSettings(const std::vector<NamedSession>& sessions);
std::vector<ComparedCurves> comparedCurves(const std::vector<NamedSession>& sessions);

} // namespace lamina

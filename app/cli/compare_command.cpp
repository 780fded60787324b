// compare: several sessions side by side: the settings that differ, one metric over depth in all their curves, and what
// the first and each other differ by.

#include "commands.h"
#include "output.h"
#include "profile/statistics/curve_sentences.h"
#include "session/comparison.h"
#include "session/export/comparison_export.h"
#include "session/session.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

namespace lamina::cli {

namespace {

struct CompareOptions {
    std::vector<std::string> files;
    std::string metric = "density";
    std::string format = "text";
    bool json = false;
};

// Columns as wide as their widest cell, two spaces apart.
std::string table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

std::string shown(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return std::isnan(value) ? "-" : text; // not measured, or not by the version that wrote the session
}

// What is compared: each session by its number, and the settings that differ.
std::string listing(const std::vector<NamedSession>& sessions) {
    std::vector<ComparedRun> runs;
    std::vector<std::vector<std::string>> list{{"", "session", "run", "model", "layers measured"}},
        settings{{"setting"}};
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        const Session& session = *sessions[i].session;
        runs.push_back(comparedRun(session));
        list.push_back({std::to_string(i + 1), sessions[i].name, session.runName(), session.modelName(),
                        std::to_string(meanCurve({}, session.profile().layers).size()) + " of " +
                            std::to_string(session.modelLayers())});
        settings[0].push_back(std::to_string(i + 1));
    }
    bool counted = false;
    for (const SettingDifference& difference : settingDifferences(runs)) {
        settings.push_back({difference.key + (difference.counts ? " *" : "")});
        settings.back().insert(settings.back().end(), difference.values.begin(), difference.values.end());
        counted = counted || difference.counts;
    }
    return table(list) + "\n" + (settings.size() == 1 ? "All of them were asked to do the same.\n" : table(settings)) +
           (counted ? "* draws another curve by itself\n" : "");
}

// The metric by layer: the run of each session, with half of the mean's 95 % interval where there are repeats, and its
// controls.
std::string byLayer(const std::vector<NamedSession>& sessions, const MetricDefinition& metric) {
    std::vector<std::string> heading{"layer"};
    std::map<int, std::map<std::size_t, std::string>> cells; // by layer and column
    bool repeats = false;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        const Profile& profile = sessions[i].session->profile();
        for (const CurveId& curve : firstCurves(profile.curves())) {
            const CurveGroup group = curveGroup(metric.name, curve.control, profile.layers);
            const bool several = group.values.size() > 1;
            repeats = repeats || several;
            for (const LayerInterval& point : layerIntervals(group)) {
                const bool failed =
                    point.n == 0 && std::ranges::any_of(profile.layers, [&](const LayerResultPtr& one) {
                        return one->failure && one->key.layer == point.layer && one->key.curve.control == curve.control;
                    });
                cells[point.layer][heading.size()] = failed ? "failed" : shown(point.mean);
                if (several)
                    cells[point.layer][heading.size() + 1] = shown(point.high - point.mean);
            }
            heading.push_back(std::to_string(i + 1) + (curve.control.empty() ? "" : " " + curve.control));
            if (several)
                heading.emplace_back("+/-");
        }
    }
    std::vector<std::vector<std::string>> rows{heading};
    for (const auto& [layer, row] : cells) {
        rows.emplace_back(heading.size(), "-");
        rows.back()[0] = std::to_string(layer);
        for (const auto& [column, text] : row)
            rows.back()[column] = text;
    }
    return std::string(metric.name) + "\n" + table(rows) +
           (repeats ? "means over repeats or copies; +/-: half of the 95 % t interval of the mean\n" : "");
}

std::string inOneLine(const std::vector<Sentence>& sentences) {
    std::string line;
    for (const Sentence& sentence : sentences)
        line += (line.empty() ? "" : " ") + sentence.english();
    return line + "\n";
}

// The first session and another: their difference by depth, and what is said of it.
std::string pairText(const ComparedCurves& first, const ComparedCurves& second, std::size_t number,
                     const MetricDefinition& metric, const std::string& settings) {
    const std::string name = std::to_string(number);
    std::vector<std::vector<std::string>> rows{{"depth", "1", name, name + " less 1", "95 % from", "to"}};
    for (const DifferencePoint& point : compareCurves(metric.name, {}, first, second).points)
        rows.push_back({shown(point.depth), shown(point.at.first.mean), shown(point.at.second.mean),
                        shown(point.at.difference), shown(point.at.low), shown(point.at.high)});
    return std::string(metric.name) + " by depth l/(L-1)\n" + table(rows) +
           inOneLine(comparisonSentences(metric.name, first, second, settings));
}

std::string asText(const std::vector<NamedSession>& sessions, const MetricDefinition& metric) {
    std::string text = listing(sessions) + "\n" + byLayer(sessions, metric) + "\n";
    const std::vector<ComparedCurves> curves = comparedCurves(sessions);
    for (std::size_t i = 0; i < curves.size(); ++i)
        text += std::to_string(i + 1) + ": " +
                inOneLine(
                    curveSentences(describedCurve(std::string(metric.noun), metric, meanCurve({}, curves[i].layers))));
    for (std::size_t i = 1; i < curves.size(); ++i)
        text += "\n" + pairText(curves[0], curves[i], i + 1, metric, otherSettings({sessions[0], sessions[i]}));
    const Finding finding = modelsAgree(curves, otherSettings(sessions));
    return text + std::string(differenceNote) + "\n\n[" + std::string(verdictText(finding.verdict)) + "] " +
           std::string(finding.claim) + " " + inOneLine(finding.grounds);
}

std::string named(const std::string& file, const std::vector<NamedSession>& others) {
    const std::string name = std::filesystem::path(file).filename().string();
    const bool taken = std::ranges::find(others, name, &NamedSession::name) != others.end();
    return taken ? name + " (" + std::to_string(others.size() + 1) + ")" : name;
}

Status compare(const CompareOptions& options) {
    struct Format {
        std::string_view name;
        std::string (*csv)(const std::vector<NamedSession>&);
    };
    constexpr Format formats[] = {{"text", nullptr},
                                  {"json", nullptr},
                                  {"csv", comparisonCsv},
                                  {"csv-means", meansCsv},
                                  {"csv-difference", differenceCsv}};
    const auto* const format = std::ranges::find(formats, options.json ? "json" : options.format, &Format::name);
    if (format == std::end(formats)) {
        std::string known;
        for (const Format& one : formats)
            known.append(known.empty() ? "" : ", ").append(one.name);
        return makeError(ErrorKind::Usage, "--format '" + options.format + "' is not valid: it takes one of " + known);
    }
    const MetricDefinition* const metric = findMetric(options.metric);
    if (!metric) {
        std::string known;
        for (const MetricDefinition& definition : metricDefinitions())
            known.append(known.empty() ? "" : ", ").append(definition.name);
        return makeError(ErrorKind::Usage, "--metric " + options.metric + " is unknown; choose one of " + known);
    }
    std::vector<NamedSession> sessions;
    for (const std::string& file : options.files) {
        LAMINA_ASSIGN(std::shared_ptr<const Session> session, Session::open(file, SessionReading::LatentsWhenAsked));
        sessions.push_back({named(file, sessions), std::move(session)});
    }
    if (format->csv)
        printResult(format->csv(sessions));
    else if (format->name == "json")
        printResult(comparisonJson(sessions, *metric));
    else
        printText(asText(sessions, *metric));
    return {};
}

} // namespace

void addCompare(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "compare", "Sets sessions side by side: the settings that differ, a metric, and whether they agree");
    auto options = std::make_shared<CompareOptions>();
    command->add_option("files", options->files, "Two sessions or more")
        ->required()
        ->expected(2, 1000)
        ->type_name("FILE.lamina");
    command->add_option("--metric", options->metric, "Metric that is compared (text, json)")->capture_default_str();
    command
        ->add_option(
            "--format", options->format,
            "text; json; csv: every metric of every curve, with the depth l/(L-1); csv-means: means over repeats "
            "and copies with their 95 % intervals; csv-difference: the first session and each other, by depth")
        ->type_name("text|json|csv|csv-means|csv-difference")
        ->capture_default_str();
    command->add_flag("--json", options->json, "The same as --format json");
    command->callback([options, &context] { context.chosen = [options] { return compare(*options); }; });
}

} // namespace lamina::cli

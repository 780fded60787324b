// compare: several sessions side by side, the settings that differ and one metric over depth.

#include "base/number_format.h"
#include "commands.h"
#include "output.h"
#include "profile/statistics/curve_sentences.h"
#include "session/comparison.h"
#include "session/format/csv.h"
#include "session/session.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

namespace lamina::cli {

namespace {

using SessionPtr = std::shared_ptr<const Session>;

struct CompareOptions {
    std::vector<std::string> files;
    std::string metric = "density";
    std::string format = "text";
};

// Every metric of every layer, with its depth l/(L−1) in the whole model.
std::string asCsv(const std::vector<std::string>& names, const std::vector<SessionPtr>& sessions) {
    std::string csv = "session,run,model,layers,layer,depth,metric,value\n";
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        const Session& session = *sessions[i];
        const int layers = session.modelLayers();
        for (const LayerResultPtr& layer : session.profile().curve())
            for (const MetricDefinition& metric : metricDefinitions())
                if (isGiven(metric, layer->train.metrics))
                    appendCsvRow(csv, {names[i], session.runName(), session.modelName(), std::to_string(layers),
                                       std::to_string(layer->key.layer),
                                       formatNumber(layer->key.layer / static_cast<double>(std::max(1, layers - 1))),
                                       metric.name,
                                       layer->failure ? "nan" : formatNumber(layer->train.metrics.*metric.value)});
    }
    return csv;
}

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

std::string asText(const std::vector<std::string>& names, const std::vector<SessionPtr>& sessions,
                   const MetricDefinition& metric) {
    std::vector<ComparedRun> runs;
    std::vector<std::vector<std::string>> list{{"", "session", "run", "model", "layers measured"}};
    std::vector<std::string> numbers; // sessions are named by them in the tables
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        const Session& session = *sessions[i];
        runs.push_back({session.config(), session.provenance().textSha256});
        numbers.push_back(std::to_string(i + 1));
        list.push_back(
            {numbers.back(), names[i], session.runName(), session.modelName(),
             std::to_string(session.profile().curve().size()) + " of " + std::to_string(session.modelLayers())});
    }
    std::string text = table(list) + "\n";

    const std::vector<SettingDifference> differences = settingDifferences(runs);
    std::vector<std::vector<std::string>> settings{{"setting"}};
    settings[0].insert(settings[0].end(), numbers.begin(), numbers.end());
    for (const SettingDifference& difference : differences) {
        settings.push_back({difference.key});
        settings.back().insert(settings.back().end(), difference.values.begin(), difference.values.end());
    }
    text += differences.empty() ? "All of them were asked to do the same.\n" : table(settings);

    std::vector<std::vector<std::string>> values{{"layer"}};
    values[0].insert(values[0].end(), numbers.begin(), numbers.end());
    std::string sentences;
    std::map<int, std::vector<std::string>> byLayer;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        const auto layers = sessions[i]->profile().curve();
        for (const LayerResultPtr& layer : layers) {
            auto& row = byLayer[layer->key.layer];
            row.resize(sessions.size(), "-");
            const double value = layer->train.metrics.*metric.value;
            char shown[32];
            std::snprintf(shown, sizeof shown, "%.4g", value);
            if (layer->failure)
                row[i] = "failed";
            else if (!std::isnan(value)) // else not measured by the version that wrote the session
                row[i] = shown;
        }
        sentences += numbers[i] + ":";
        for (const Sentence& sentence : curveSentences(describedCurve(std::string(metric.noun), metric, layers)))
            sentences += " " + sentence.english();
        sentences += "\n";
    }
    for (const auto& [layer, row] : byLayer) {
        values.push_back({std::to_string(layer)});
        values.back().insert(values.back().end(), row.begin(), row.end());
    }
    return text + "\n" + std::string(metric.name) + "\n" + table(values) + "\n" + sentences;
}

Status compare(const CompareOptions& options) {
    if (options.format != "text" && options.format != "csv")
        return makeError(ErrorKind::Usage, "--format " + options.format + " is unknown; choose text or csv");
    const MetricDefinition* const metric = findMetric(options.metric);
    if (!metric) {
        std::string known;
        for (const MetricDefinition& definition : metricDefinitions())
            known.append(known.empty() ? "" : ", ").append(definition.name);
        return makeError(ErrorKind::Usage, "--metric " + options.metric + " is unknown; choose one of " + known);
    }
    std::vector<SessionPtr> sessions;
    std::vector<std::string> names;
    for (const std::string& file : options.files) {
        LAMINA_ASSIGN(SessionPtr session, Session::open(file, SessionReading::LatentsWhenAsked));
        sessions.push_back(std::move(session));
        names.push_back(std::filesystem::path(file).filename().string());
    }
    if (options.format == "csv")
        printResult(asCsv(names, sessions));
    else
        printText(asText(names, sessions, *metric));
    return {};
}

} // namespace

void addCompare(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("compare", "Sets sessions side by side: the settings that differ, and a metric");
    auto options = std::make_shared<CompareOptions>();
    command->add_option("files", options->files, "Two sessions or more")
        ->required()
        ->expected(2, 1000)
        ->type_name("FILE.lamina");
    command->add_option("--metric", options->metric, "Metric shown by layer (text)")->capture_default_str();
    command->add_option("--format", options->format, "text, or csv: every metric, with the depth l/(L-1)")
        ->capture_default_str();
    command->callback([options, &context] { context.chosen = [options] { return compare(*options); }; });
}

} // namespace lamina::cli

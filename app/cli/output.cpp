#include "output.h"

#include "base/files.h"
#include "profile/settings.h"
#include "profile/statistics/frontier.h"
#include "profile/statistics/layer_warnings.h"
#include "profile/statistics/profile_sentences.h"
#include "profile/statistics/repeats.h"
#include "profile/sweep/sweep.h"
#include "standard_streams.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <unistd.h>

namespace lamina::cli {

void printResult(std::string_view text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    noteOutput(written, errno);
}

void printText(std::string_view text) {
    printResult(shownText(text));
}

void printMessage(std::string_view line) {
    std::fprintf(stderr, "%s\n", shownText(line).c_str());
}

void printError(const Error& error) {
    // Nobody can act on an internal error without its detail.
    const bool detailed = error.kind == ErrorKind::Internal && !error.detail.empty();
    printMessage("lamina-cli: " + error.message + (detailed ? ": " + error.detail : std::string()));
}

void printEvent(const nlohmann::json& event) {
    printResult(event.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

nlohmann::json number(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
}

nlohmann::json errorEvent(const Error& error) {
    nlohmann::json event{{"event", "error"},
                         {"kind", errorKindName(error.kind)},
                         {"message", error.message},
                         {"detail", error.detail},
                         {"layer", nullptr}};
    if (error.layer)
        event["layer"] = *error.layer;
    return event;
}

int exitCode(const Error& error) {
    switch (error.kind) {
    case ErrorKind::Usage:
        return 2;
    case ErrorKind::Cancelled:
        return 130;
    default:
        return 1;
    }
}

Status checkOutput(const std::string& path, bool overwrite) {
    std::error_code error;
    if (!overwrite && std::filesystem::exists(path, error))
        return makeError(ErrorKind::Usage, path + " exists already; choose another --out or add --overwrite");
    return checkReplaceable(path);
}

Result<ProgressStyle> parseProgressStyle(const std::string& text) {
    if (text == "text")
        return ProgressStyle::Text;
    if (text == "jsonl")
        return ProgressStyle::Jsonl;
    if (text == "none")
        return ProgressStyle::None;
    return makeError(ErrorKind::Usage, "--progress '" + text + "' is not valid: it takes one of text, jsonl, none");
}

namespace {

// " (random-weights)", " (l1=0.5)"; of the run nothing.
std::string curveNote(const CurveId& curve) {
    const std::string control(curve.control.empty() ? std::string() : curve.control);
    const std::string note = curve.isPoint() ? (control.empty() ? "" : control + ", ") + curve.point : control;
    return note.empty() ? "" : " (" + note + ")";
}

// "layer 3 (random-weights): density 2.112 %, fvu 0.1234"
std::string layerLine(const LayerResult& result) {
    char figures[80];
    std::snprintf(figures, sizeof figures, ": density %.3f %%, fvu %.4f", 100.0 * result.train.metrics.density,
                  result.train.metrics.fvu);
    return "layer " + std::to_string(result.key.layer) + curveNote(result.key.curve) + figures;
}

void notePoint(nlohmann::json& event, const CurveId& curve) {
    if (curve.isPoint())
        event["point"] = curve.point;
}

} // namespace

RunReporter::RunReporter(ProgressStyle style) : m_style(style), m_terminal(::isatty(STDERR_FILENO) == 1) {}

RunReporter::~RunReporter() {
    clearLine();
}

void RunReporter::clearLine() {
    if (m_lineShown)
        std::fputs("\r\033[K", stderr);
    m_lineShown = false;
}

void RunReporter::tokensSampled(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) {
    if (m_style == ProgressStyle::Text)
        printMessage("article: " + std::to_string(articleIds.size()) + " tokens, of which " +
                     std::to_string(windows.ids.size()) + " are read in " + std::to_string(windows.rows) +
                     " windows of " + std::to_string(windows.cols));
}

void RunReporter::progressed(const RunProgress& progress) {
    if (m_style == ProgressStyle::Jsonl) {
        // A new stage at once, within one at most ten a second.
        const std::string stage(stageName(progress.stage));
        const std::string id = stage + std::string(progress.key.curve.controlText()) + progress.key.curve.point +
                               std::to_string(progress.key.layer);
        const auto now = std::chrono::steady_clock::now();
        if (id == m_lastStage && now - m_lastStageSent < std::chrono::milliseconds(100))
            return;
        m_lastStage = id;
        m_lastStageSent = now;
        nlohmann::json event{{"event", "stage"},
                             {"name", stage},
                             {"fraction", number(progress.fraction)},
                             {"control", progress.key.curve.controlText()},
                             {"layer", progress.key.layer},
                             {"eta_s", number(progress.secondsLeft)}};
        notePoint(event, progress.key.curve);
        printEvent(event);
        return;
    }
    if (m_style != ProgressStyle::Text || !m_terminal || progress.stage == Stage::Done)
        return;
    clearLine();
    std::string line = std::string(stageName(progress.stage)) + " layer " + std::to_string(progress.key.layer);
    line += curveNote(progress.key.curve);
    if (progress.epoch > 0)
        line += ", epoch " + std::to_string(progress.epoch);
    line += ", " + std::to_string(static_cast<int>(100.0 * progress.fraction)) + " %";
    if (std::isfinite(progress.secondsLeft))
        line += ", " + std::to_string(static_cast<int>(std::ceil(progress.secondsLeft))) + " s left";
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
    m_lineShown = true;
}

void RunReporter::epochFinished(const EpochUpdate& update) {
    if (m_style != ProgressStyle::Jsonl)
        return;
    nlohmann::json event{{"event", "epoch"},
                         {"control", update.key.curve.controlText()},
                         {"repeat", update.key.curve.repeat},
                         {"layer", update.key.layer},
                         {"epoch", update.point.epoch},
                         {"eta_s", number(update.progress.secondsLeft)}};
    notePoint(event, update.key.curve);
    for (const EpochColumn& column : epochColumns)
        event[std::string(column.name)] = number(update.point.*column.value);
    printEvent(event);
}

void RunReporter::layerFinished(const LayerResultPtr& result) {
    clearLine();
    if (result->failure) {
        if (m_style == ProgressStyle::Jsonl)
            printEvent(errorEvent(*result->failure));
        else
            printError(*result->failure);
        return;
    }
    if (m_style == ProgressStyle::Jsonl) {
        nlohmann::json event{{"event", "layer"},
                             {"control", result->key.curve.controlText()},
                             {"repeat", result->key.curve.repeat},
                             {"layer", result->key.layer}};
        notePoint(event, result->key.curve);
        for (const MetricDefinition& metric : metricDefinitions()) {
            if (isGiven(metric, result->train.metrics))
                event[std::string(metric.name)] = number(result->train.metrics.*metric.value);
            if (result->heldout && isGiven(metric, *result->heldout))
                event["heldout_" + std::string(metric.name)] = number((*result->heldout).*metric.value);
        }
        printEvent(event);
    } else if (m_style == ProgressStyle::Text && !m_terminal) {
        printMessage(layerLine(*result)); // a terminal has the line of progressed()
    }
}

void RunReporter::warned(const std::string& message) {
    clearLine();
    if (m_style == ProgressStyle::Jsonl)
        printEvent({{"event", "warning"}, {"message", message}});
    else
        printMessage("warning: " + message);
}

namespace {

std::string cell(const std::string& text) {
    constexpr std::size_t width = 11; // of the widest heading and number
    return std::string(width - std::min(width, text.size()), ' ') + "  " + text;
}

std::string cell(const MetricDefinition& metric, double value) {
    char text[64];
    std::snprintf(text, sizeof text, "%.4g", metric.percent ? 100.0 * value : value);
    return cell(std::isnan(value) ? "-" : text);
}

std::string profileTable(const Profile& profile) {
    const std::vector<const MetricDefinition*> metrics = tableMetrics(profile.layers);
    const bool several = firstCurves(profile.curves()).size() < profile.curves().size();
    std::string table = several ? "control         layer    n" : "control         layer";
    for (const MetricDefinition* metric : metrics) {
        table += cell(std::string(metric->name) + (metric->percent ? " %" : ""));
        if (several && metric == metrics.front())
            table += cell("+/-");
    }
    table += '\n';
    for (const CurveId& id : firstCurves(profile.curves()))
        for (const LayerResultPtr& result : profile.curve(id)) {
            char text[160];
            std::snprintf(text, sizeof text, "%-15s %5d", std::string(id.controlText()).c_str(), result->key.layer);
            table += text;
            std::map<const MetricDefinition*, LayerInterval> spread;
            if (several) {
                for (const MetricDefinition* metric : metrics)
                    for (const LayerInterval& layer :
                         layerIntervals(curveGroup(metric->name, id.control, profile.layers)))
                        if (layer.layer == result->key.layer)
                            spread[metric] = layer;
                std::snprintf(text, sizeof text, " %4d", spread[metrics.front()].n);
                table += text;
            }
            if (!several && result->failure)
                table += "  failed: " + result->failure->message.substr(0, 100);
            else
                for (const MetricDefinition* metric : metrics) {
                    table += cell(*metric, several ? spread[metric].mean : result->train.metrics.*metric->value);
                    if (several && metric == metrics.front())
                        table += cell(*metric, spread[metric].high - spread[metric].mean);
                }
            std::string notes;
            for (const WarnedOf& warned : warningsOf(*result))
                notes.append(notes.empty() ? "  " : "; ").append(warned.warning->label);
            table += notes + '\n';
        }
    if (several)
        table += "means over n curves; +/-: half of the 95 % t interval of the mean " +
                 std::string(metrics.front()->noun) + "\n";
    return table;
}

std::string equalL0Table(const RunConfig& config, const Profile& profile) {
    const std::vector<LayerFrontier> frontiers = layerFrontiers(profile);
    if (profile.points.empty())
        return {};
    const EqualL0 at = equalL0(frontiers);
    if (at.empty())
        return "sweep " + config.sweep.text() +
               ": the points of no layer enclose any one L0; sweep further values\n";
    char l0[32];
    std::snprintf(l0, sizeof l0, "%.3g", at.l0);
    std::string table = "at equal L0 = " + std::string(l0) + " (sweep " + config.sweep.text() + ")\nlayer    n";
    const std::array columns{findMetric("fvu"), findMetric("dead")};
    std::vector<std::vector<LayerInterval>> values;
    for (const MetricDefinition* metric : columns) {
        table += cell(std::string(metric->name) + (metric->percent ? " %" : "")) + cell("+/-");
        values.push_back(layerIntervals(groupAtL0(frontiers, at, metric->name)));
    }
    table += '\n';
    for (std::size_t i = 0; i < at.layers.size(); ++i) {
        char text[32];
        std::snprintf(text, sizeof text, "%5d %4d", at.layers[i], values[0][i].n);
        table += text;
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const LayerInterval& of = values[column][i];
            table += cell(*columns[column], of.mean) + cell(*columns[column], of.high - of.mean);
        }
        table += '\n';
    }
    for (std::size_t i = 0; i < at.leftOut.size(); ++i)
        table += (i == 0 ? "layers left out, as their points do not reach it: " : ", ") + std::to_string(at.leftOut[i]);
    return table + (at.leftOut.empty() ? "" : "\n");
}

} // namespace

std::string profileTables(const RunConfig& config, const Profile& profile) {
    const std::string equal = equalL0Table(config, profile);
    return profileTable(profile) + (equal.empty() ? "" : "\n" + equal);
}

std::string profileWords(const RunConfig& config, int modelLayers, const Profile& profile) {
    std::string text;
    const auto paragraph = [&](const std::vector<Sentence>& sentences) {
        for (const Sentence& sentence : sentences)
            text += (text.empty() || text.back() == '\n' ? "" : " ") + sentence.english();
        text += "\n";
    };
    const ProfileSentences said = profileSentences(config, metricDefinitions().front().name, profile.layers, true);
    paragraph(said.run);
    for (const std::vector<Sentence>& control : said.controls)
        paragraph(control);
    for (const std::string_view note : said.notes)
        text.append(note).append("\n");
    text += "\n";
    for (const Finding& finding : findings(config, modelLayers, profile.layers, layerFrontiers(profile))) {
        text.append("[").append(verdictText(finding.verdict)).append("] ").append(finding.claim).append(" ");
        for (const Sentence& sentence : finding.grounds)
            text += sentence.english() + " ";
        if (finding.settle) {
            text.append("To settle it: ").append(finding.settle->label);
            for (const auto& [key, value] : finding.settle->settings)
                text.append(" (").append(optionName(key)).append(" ").append(value).append(")");
            text += ".";
        }
        while (text.back() == ' ')
            text.pop_back();
        text += "\n";
    }
    return text;
}

} // namespace lamina::cli

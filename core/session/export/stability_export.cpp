#include "session/export/stability_export.h"

#include "base/number_format.h"
#include "profile/curves.h"
#include "session/format/csv.h"
#include "session/format/json_writer.h"
#include "session/session.h"
#include "session/session_stability.h"

namespace lamina {

namespace {

struct StabilityColumn {
    const char* name;
    double LatentStability::*value;
};
constexpr StabilityColumn columns[] = {{"mean", &LatentStability::mean},
                                       {"lowest", &LatentStability::lowest},
                                       {"highest", &LatentStability::highest},
                                       {"chance", &LatentStability::chance}};

} // namespace

Result<std::string> stabilityCsv(const Session& session) {
    RunToken token;
    LAMINA_ASSIGN(const std::vector<CurveStability> curves, sessionStability(session, token));
    std::string csv = "run,model,control,layer,repeats";
    for (const StabilityColumn& column : columns)
        csv.append(",").append(column.name);
    csv += "\n";
    for (const CurveStability& curve : curves)
        for (const LatentStability& layer : curve.layers) {
            std::vector<std::string> row{session.runName(), session.modelName(),
                                         std::string(curveNamed(curve.control).controlText()),
                                         std::to_string(layer.layer), std::to_string(layer.repeats)};
            for (const StabilityColumn& column : columns)
                row.push_back(formatNumber(layer.*column.value));
            appendCsvRow(csv, row);
        }
    return csv;
}

Result<std::string> stabilityJson(const Session& session) {
    RunToken token;
    LAMINA_ASSIGN(const std::vector<CurveStability> curves, sessionStability(session, token));
    JsonWriter json;
    json.beginObject();
    json.member("run", std::string_view(session.runName()));
    json.member("model", std::string_view(session.modelName()));
    json.key("curves");
    json.beginArray();
    for (const CurveStability& curve : curves) {
        json.beginObject();
        json.member("control", curveNamed(curve.control).controlText());
        json.key("layers");
        json.beginArray();
        for (const LatentStability& layer : curve.layers) {
            json.beginObject();
            json.member("layer", layer.layer);
            json.member("repeats", layer.repeats);
            for (const StabilityColumn& column : columns)
                json.member(column.name, layer.*column.value);
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take() + "\n";
}

} // namespace lamina

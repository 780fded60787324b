#include "session/format/histogram_json.h"

namespace lamina {

void writeHistogramMembers(JsonWriter& json, const SaeEvaluation& evaluation) {
    json.key("latent_density");
    json.beginObject();
    json.member("low", DensityHistogram::low);
    json.member("high", DensityHistogram::high);
    json.key("bins");
    json.numbers(evaluation.latentDensity.bins);
    json.member("dead", evaluation.latentDensity.dead);
    json.endObject();
    for (const HistogramDefinition& definition : histogramDefinitions) {
        const Histogram& histogram = evaluation.*definition.histogram;
        json.key(definition.name);
        json.beginObject();
        json.member("low", histogram.low);
        json.member("high", histogram.high);
        json.key("bins");
        json.numbers(histogram.bins);
        json.endObject();
    }
}

} // namespace lamina

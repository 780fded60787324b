#include "ui/charts/spec/metric_text.h"

#include "sae/sae_metrics.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"

#include <QCoreApplication>

namespace lamina {

MetricText metricText(std::string_view name) {
    if (const MetricDefinition* metric = findMetric(name))
        return {tableText(metric->title), tableText(metric->axis), tableText(metric->sentence), metric->percent,
                metric->fromZero};
    return {fromStd(name), fromStd(name), QString(), false, false};
}

QString layerText(int layer, int layers) {
    return QCoreApplication::translate("Metrics", "%1 (%2 of %3)").arg(layer).arg(layer + 1).arg(layers);
}

} // namespace lamina

#include "ui/charts/spec/sentence_text.h"

#include "profile/controls.h"
#include "profile/depth_statistics.h"
#include "ui/charts/spec/metric_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace lamina {

namespace {

std::vector<DepthPoint> points(std::string_view metric, const std::vector<LayerResultPtr>& curve) {
    std::vector<DepthPoint> result;
    if (const MetricDefinition* definition = findMetric(metric))
        for (const LayerResultPtr& layer : curve)
            if (!layer->failure)
                result.push_back({double(layer->key.layer), layer->train.metrics.*(definition->value)});
    return result;
}

QString metricInSentence(std::string_view metric) {
    const QString title = metricText(metric).title;
    // "density" within a sentence, but "MSE" stays.
    const bool acronym = title.size() > 1 && title[1].isUpper();
    return acronym ? title : title.left(1).toLower() + title.mid(1);
}

QString text(const Sentence& sentence) {
    QString result = QCoreApplication::translate("Tables", std::string(sentence.text).c_str());
    const QString point = QLocale().decimalPoint();
    QStringList arguments;
    for (const std::string& argument : sentence.arguments)
        arguments << QString::fromStdString(argument)
                         .replace(QLatin1Char('.'), point)
                         .replace(QLatin1Char('-'), QChar(0x2212));
    for (qsizetype i = 0; i < arguments.size(); ++i)
        result.replace(QStringLiteral("%%1").arg(i + 1), arguments[i]);
    return result.left(1).toUpper() + result.mid(1);
}

} // namespace

QString depthSentenceText(std::string_view metric, const std::vector<LayerResultPtr>& curve) {
    return text(depthSentence(metricInSentence(metric).toStdString(), depthStatistics(points(metric, curve))));
}

QString sharedShapeText(std::string_view metric, const std::vector<LayerResultPtr>& run,
                        const std::vector<LayerResultPtr>& curve, const std::string& control) {
    const Control* row = findControl(control);
    if (!row)
        return {};
    return text(sharedShapeSentence(metricInSentence(metric).toStdString(),
                                    sharedShape(points(metric, run), points(metric, curve)), row->words));
}

} // namespace lamina

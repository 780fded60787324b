#include "ui/charts/spec/sentence_text.h"

#include "profile/controls.h"
#include "profile/statistics/curve_sentences.h"
#include "profile/statistics/layer_warnings.h"
#include "ui/common/table_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace lamina {

namespace {

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

DescribedCurve described(std::string_view metric, const std::vector<LayerResultPtr>& curve) {
    const MetricDefinition* definition = findMetric(metric);
    return definition ? describedCurve(tableText(definition->noun).toStdString(), *definition, curve)
                      : DescribedCurve{};
}

QStringList texts(const std::vector<Sentence>& sentences) {
    QStringList list;
    for (const Sentence& sentence : sentences)
        list << text(sentence);
    return list;
}

} // namespace

QStringList curveTexts(std::string_view metric, const std::vector<LayerResultPtr>& curve) {
    return texts(curveSentences(described(metric, curve)));
}

QStringList controlTexts(std::string_view metric, const std::vector<LayerResultPtr>& run,
                         const std::vector<LayerResultPtr>& curve, const std::string& control) {
    const Control* row = findControl(control);
    if (!row)
        return {};
    return texts(
        controlSentences(described(metric, run), described(metric, curve), tableText(row->condition).toStdString()));
}

QStringList warningTexts(const LayerResult& layer) {
    QStringList list;
    for (const WarnedOf& warned : warningsOf(layer))
        list << text(warned.sentence);
    return list;
}

QString warningLabels(const LayerResult& layer) {
    QStringList list;
    for (const WarnedOf& warned : warningsOf(layer))
        list << tableText(warned.warning->label);
    return list.join(QStringLiteral("; "));
}

} // namespace lamina

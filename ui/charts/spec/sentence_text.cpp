#include "ui/charts/spec/sentence_text.h"

#include "profile/statistics/curve_sentences.h"
#include "profile/statistics/layer_warnings.h"
#include "profile/statistics/profile_sentences.h"
#include "ui/common/table_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

namespace lamina {

namespace {

// A number as the locale writes it; a name stays as it is.
QString inLocale(QString argument) {
    static const QRegularExpression number(QStringLiteral("^[-+0-9.,eE%<>=\\s\\x{00a0}]*$"));
    if (!number.match(argument).hasMatch())
        return argument;
    return argument.replace(QLatin1Char('.'), QLocale().decimalPoint()).replace(QLatin1Char('-'), QChar(0x2212));
}

QString text(const Sentence& sentence) {
    QString result = QCoreApplication::translate("Tables", std::string(sentence.text).c_str());
    QStringList arguments;
    for (const std::string& argument : sentence.arguments)
        arguments << inLocale(QString::fromStdString(argument));
    for (qsizetype i = 0; i < arguments.size(); ++i)
        result.replace(QStringLiteral("%%1").arg(i + 1), arguments[i]);
    return result.left(1).toUpper() + result.mid(1);
}

DescribedCurve described(std::string_view metric, const std::vector<LayerResultPtr>& curve) {
    const MetricDefinition* definition = findMetric(metric);
    return definition ? describedCurve(tableText(definition->noun).toStdString(), *definition, curve)
                      : DescribedCurve{};
}

const SentenceWords translatedWords{[](const MetricDefinition& metric) { return tableText(metric.noun).toStdString(); },
                                    [](const Control& control) { return tableText(control.condition).toStdString(); }};

QStringList texts(const std::vector<Sentence>& sentences) {
    QStringList list;
    for (const Sentence& sentence : sentences)
        list << text(sentence);
    return list;
}

FindingText findingText(const Finding& finding) {
    FindingText text;
    text.verdict = finding.verdict;
    text.claim = tableText(finding.claim);
    text.verdictWords = tableText(verdictText(finding.verdict));
    text.grounds = texts(finding.grounds);
    if (!finding.settle)
        return text;
    text.settle = tableText(finding.settle->label);
    for (const auto& [key, value] : finding.settle->settings)
        text.settings.emplace_back(key, value);
    return text;
}

} // namespace

QString checkText(const StoredCheck& check) {
    QStringList shown;
    for (const Sentence& sentence : checkSentences(check)) {
        QString said = tableText(sentence.text); // versions and dates stay as they are
        for (std::size_t i = 0; i < sentence.arguments.size(); ++i)
            said.replace(QStringLiteral("%%1").arg(i + 1), QString::fromStdString(sentence.arguments[i]));
        shown << said;
    }
    return shown.join(QLatin1Char(' '));
}

QStringList curveTexts(std::string_view metric, const std::vector<LayerResultPtr>& curve) {
    return texts(curveSentences(described(metric, curve)));
}

ProfileTexts profileTexts(const RunConfig& config, std::string_view metric, const std::vector<LayerResultPtr>& layers,
                          bool withControls) {
    const ProfileSentences said = profileSentences(config, metric, layers, withControls, translatedWords);
    ProfileTexts shown;
    shown.run = texts(said.run);
    for (const std::vector<Sentence>& control : said.controls)
        shown.controls << texts(control);
    for (const std::string_view note : said.notes)
        shown.notes << tableText(note);
    return shown;
}

std::vector<FindingText> findingTexts(const RunConfig& config, int modelLayers,
                                      const std::vector<LayerResultPtr>& layers,
                                      const std::vector<LayerFrontier>& frontiers) {
    std::vector<FindingText> shown;
    for (const Finding& finding : findings(config, modelLayers, layers, frontiers, translatedWords.noun))
        shown.push_back(findingText(finding));
    return shown;
}

QStringList pairTexts(std::string_view metric, const ComparedCurves& first, const ComparedCurves& second,
                      const QString& otherSettings) {
    return texts(comparisonSentences(metric, first, second, otherSettings.toStdString(), translatedWords.noun));
}

FindingText modelsAgreeText(const std::vector<ComparedCurves>& sessions, const QString& otherSettings) {
    return findingText(modelsAgree(sessions, otherSettings.toStdString(), translatedWords.noun));
}

QStringList warningTexts(const LayerResult& layer) {
    QStringList list;
    for (const WarnedOf& warned : warningsOf(layer))
        list << text(warned.sentence);
    return list;
}

QStringList warningLabels(const LayerResult& layer) {
    QStringList list;
    for (const WarnedOf& warned : warningsOf(layer))
        list << tableText(warned.warning->label);
    return list;
}

} // namespace lamina

#include "ui/help/help_text.h"

#include "base/data_directory.h"
#include "model/hook_point.h"
#include "profile/controls.h"
#include "sae/sae_metrics.h"
#include "sae/sae_variants.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"

#include <QCollator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <algorithm>
#include <map>
#include <utility>

namespace lamina {

namespace {

void sortGlossary(HelpTexts& texts, const QString& language) {
    QCollator order{QLocale(language)};
    order.setCaseSensitivity(Qt::CaseInsensitive);
    std::sort(texts.glossary.begin(), texts.glossary.end(),
              [&](const GlossaryEntry& a, const GlossaryEntry& b) { return order.compare(a.term, b.term) < 0; });
}

} // namespace

HelpTexts readHelpTexts(const QString& language) {
    const auto path = dataDirectory() / "help" / (language.toStdString() + ".json");
    QFile file(fromPath(path));
    QJsonParseError problem;
    QJsonObject root;
    if (file.open(QIODevice::ReadOnly))
        root = QJsonDocument::fromJson(file.readAll(), &problem).object();
    if (root.isEmpty())
        qWarning("no help texts in %s: %s", path.c_str(),
                 qPrintable(file.isOpen() ? problem.errorString() : file.errorString()));
    HelpTexts texts;
    const QJsonObject topics = root.value(QLatin1String("topics")).toObject();
    for (const QString& key : topics.keys()) {
        const QJsonObject one = topics.value(key).toObject();
        const auto text = [&](const char* name) { return one.value(QLatin1String(name)).toString(); };
        texts.topics.push_back(
            {key, text("title"), text("what"), text("formula"), text("reading"), text("misreading")});
    }
    const QJsonObject glossary = root.value(QLatin1String("glossary")).toObject();
    for (const QString& key : glossary.keys()) {
        const QJsonObject one = glossary.value(key).toObject();
        GlossaryEntry entry{key,
                            one.value(QLatin1String("term")).toString(),
                            one.value(QLatin1String("text")).toString(),
                            {},
                            one.value(QLatin1String("topic")).toString()};
        for (const QJsonValue see : one.value(QLatin1String("see")).toArray())
            entry.see.push_back(see.toString());
        texts.glossary.push_back(std::move(entry));
    }
    sortGlossary(texts, language);
    return texts;
}

namespace {

template <class Item> const Item* find(const std::vector<Item>& items, const QString& key) {
    const auto at = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.key == key; });
    return at == items.end() ? nullptr : &*at;
}

} // namespace

const HelpTopic* HelpTexts::topic(const QString& key) const {
    return find(topics, key);
}

const GlossaryEntry* HelpTexts::entry(const QString& key) const {
    return find(glossary, key);
}

namespace {

// Of the rows that the files say nothing of.
void addRows(HelpTexts& texts) {
    const auto addEntry = [&](std::string_view name, const QString& term, const QString& text, const char* see,
                              const QString& topic = {}) {
        const QString key = fromStd(name);
        const bool said = std::any_of(texts.glossary.begin(), texts.glossary.end(), [&](const GlossaryEntry& entry) {
            return entry.key == key || (!topic.isEmpty() && entry.topic == topic);
        });
        if (!said)
            texts.glossary.push_back({key, term, text, {QLatin1String(see)}, topic});
    };
    for (const MetricDefinition& metric : metricDefinitions()) {
        const QString key = fromStd(metric.name);
        const QString title = tableText(metric.title);
        const QString sentence = tableText(metric.sentence);
        if (!texts.topic(key))
            texts.topics.push_back({key, title, sentence, fromStd(metric.formula), {}, {}});
        addEntry(metric.name, title, sentence, "latent", key);
    }
    for (const Control& control : controls())
        addEntry(control.name, tableText(control.label), tableText(control.tooltip), "control");
    for (const SaeVariant* variant : saeVariants())
        addEntry(variant->name, fromStd(variant->label), tableText(variant->sentence), "sae");
    for (const HookPointRow& hook : hookPoints())
        addEntry(hook.name, fromStd(hook.name), tableText(hook.sentence), "hook_point");
}

} // namespace

QString helpLanguage() {
    return QLocale().language() == QLocale::Vietnamese ? QStringLiteral("vi") : QStringLiteral("en");
}

const HelpTexts& helpTexts() {
    static std::map<QString, HelpTexts> read;
    const QString language = helpLanguage();
    const auto at = read.find(language);
    if (at != read.end())
        return at->second;
    HelpTexts texts = readHelpTexts(language);
    addRows(texts);
    sortGlossary(texts, language);
    return read.emplace(language, std::move(texts)).first->second;
}

} // namespace lamina

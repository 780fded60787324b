#include "ui/help/help_text.h"

#include "base/data_directory.h"

#include <QCollator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <algorithm>
#include <map>

namespace lamina {

namespace {

HelpTexts read(const QString& language) {
    const auto path = dataDirectory() / "help" / (language.toStdString() + ".json");
    QFile file(QString::fromStdString(path.string()));
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
    QCollator order{QLocale(language)};
    order.setCaseSensitivity(Qt::CaseInsensitive);
    std::sort(texts.glossary.begin(), texts.glossary.end(),
              [&](const GlossaryEntry& a, const GlossaryEntry& b) { return order.compare(a.term, b.term) < 0; });
    return texts;
}

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

const HelpTexts& helpTexts(const QString& language) {
    static std::map<QString, HelpTexts> texts;
    const auto at = texts.find(language);
    return at != texts.end() ? at->second : texts.emplace(language, read(language)).first->second;
}

const HelpTexts& helpTexts() {
    return helpTexts(QLocale().language() == QLocale::Vietnamese ? QStringLiteral("vi") : QStringLiteral("en"));
}

} // namespace lamina

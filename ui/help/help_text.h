// What the (i) beside charts and numbers says, and the glossary: read from resources/help in the language of the
// window.
#pragma once

#include <QString>
#include <vector>

namespace lamina {

struct HelpTopic {
    QString key;
    QString title;
    QString what;
    QString formula; // plain Unicode, lines separated by \n; empty: none
    QString reading;
    QString misreading; // one that is common, and what is true instead
};

struct GlossaryEntry {
    QString key;
    QString term;
    QString text;
    std::vector<QString> see; // keys of related entries
    QString topic;            // the help topic that says more; empty: none
};

// Languages are "en" and "vi". An unknown topic and unreadable files give empty ones, which is logged once. GUI thread.
struct HelpTexts {
    std::vector<HelpTopic> topics;
    std::vector<GlossaryEntry> glossary;              // in the order of the language's alphabet
    const HelpTopic* topic(const QString& key) const; // nullptr: there is none
    const GlossaryEntry* entry(const QString& key) const;
};
const HelpTexts& helpTexts(const QString& language);
// In the language of the window.
const HelpTexts& helpTexts();

} // namespace lamina

// What the (i) beside charts and numbers says, and the glossary: read from resources/help in the language of the
// window, and what the rows of metrics, controls, SAE variants and hook points say of themselves where those files do
// not say more.
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

struct HelpTexts {
    std::vector<HelpTopic> topics;
    std::vector<GlossaryEntry> glossary;              // in the order of the language's alphabet
    const HelpTopic* topic(const QString& key) const; // nullptr: there is none
    const GlossaryEntry* entry(const QString& key) const;
};
// The language that help is read in: "en" or "vi", that of the window.
QString helpLanguage();
// Of the files alone; languages are "en" and "vi". Unreadable files give empty texts, which is logged.
HelpTexts readHelpTexts(const QString& language);
// In the language of the window, with the rows' own. Read once. GUI thread.
const HelpTexts& helpTexts();

} // namespace lamina

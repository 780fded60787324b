// A guide of resources/guide taken apart: what its tests look at. Qt Core alone.
//
// A fenced block of `sh` is commands, of `python` a program that reads what they left. Words after `sh`:
//   slow    shortened in the everyday suite (guide_commands_test.cpp), and its numbers are not looked at there
//   torch   needs the engine torch
// A comment line below a paragraph holds what it says against what the block above it printed:
//   <!-- says: TEXT -->            TEXT stands there
//   <!-- prints LABEL: NUMBER -->  the number that follows LABEL there, rounded, is NUMBER; # in LABEL is any number
// Bold is a name of the window, and nothing else is bold.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace lamina::test {

struct GuideCheck {
    bool number = false;
    QString label; // TEXT or LABEL
    QString value; // NUMBER
};

struct GuideBlock {
    QStringList words; // "sh", "slow"
    QString text;
    QList<GuideCheck> checks;
};

struct GuideSection {
    QString heading;
    QStringList names;   // in bold
    QStringList numbers; // of the running text, with a decimal point
    QStringList checked; // numbers of its comments
    QStringList code;    // in backticks
};

struct GuideSource {
    QString name; // "students.en"
    QList<GuideSection> sections;
    QList<GuideBlock> blocks;
};

// name: "students" or "researchers"; language: "en" or "vi". Empty where there is no such file.
GuideSource readGuideSource(const QString& name, const QString& language);
// The same of a text.
GuideSource guideSource(const QString& text);

} // namespace lamina::test

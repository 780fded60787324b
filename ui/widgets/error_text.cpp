#include "ui/widgets/error_text.h"

#include "profile/settings.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>
#include <optional>

namespace lamina {

namespace {

// A sentence of the core, with the places of its arguments, and the window's own for it. Places in the latter: the same
// arguments.
struct WindowWords {
    const char* said;
    const char* window;
};

// Each is held against what the core really says in tests/ui/experiment/error_words_test.cpp.
constexpr WindowWords windowSentences[] = {
    {"--layers %1-%2: the model has layers 0 to %3",
     QT_TRANSLATE_NOOP("ErrorText", "--layers %1-%2 is not all in the model, which has layers 0 to %3")},
    {"--cols %1: the model has %2 positions; use --cols %3 or less",
     QT_TRANSLATE_NOOP("ErrorText", "--cols %1 is more than the model can read at once: choose %3 or less")},
    {"--heldout %1 leaves none of %2 windows to train on; use a smaller number or more --rows",
     QT_TRANSLATE_NOOP("ErrorText",
                       "--heldout %1 leaves none of the %2 windows to train on: choose less, or more --rows")},
    {"--vary %1 draws windows anew and --windows first leaves nothing to draw; use --windows random or --vary sae",
     QT_TRANSLATE_NOOP("ErrorText",
                       "--vary %1 draws windows anew, and --windows “first” leaves nothing to draw: choose "
                       "“random” there, or “sae” here")},
    {"--copies %1 needs a control to copy; add --control",
     QT_TRANSLATE_NOOP("ErrorText", "--copies %1 needs a control to copy: choose one under --control, or 0 copies")},
    {"--first-copy %1 needs the number of copies; add --copies, or use --first-repeat, which controls follow",
     QT_TRANSLATE_NOOP("ErrorText",
                       "--first-copy %1 needs the number of copies: set --copies, or --first-repeat, which "
                       "controls follow")},
    {"%1 '%2' is not valid: it takes a whole number from %3 to %4",
     QT_TRANSLATE_NOOP("ErrorText", "%1 takes a whole number from %3 to %4, not “%2”")},
    {"%1 '%2' is not valid: it takes a number from %3 to %4",
     QT_TRANSLATE_NOOP("ErrorText", "%1 takes a number from %3 to %4, not “%2”")},
    {"%1 '%2' is not valid: it takes one of %3", QT_TRANSLATE_NOOP("ErrorText", "%1 takes one of %3, not “%2”")},
    {"%1 '%2' is not valid: it takes %3", QT_TRANSLATE_NOOP("ErrorText", "%1 takes %3, not “%2”")},
    {"--model %1 is a file; name the folder of a Hugging Face GPT-2 model",
     QT_TRANSLATE_NOOP("ErrorText", "--model: %1 is a file; choose the folder of a GPT-2 model")},
    {"--model %1: there is no such folder, and it is not the name of a model that can be fetched; known are %2",
     QT_TRANSLATE_NOOP("ErrorText",
                       "--model: there is no folder %1, and no model of that name can be fetched; known are %2")},
    {"--model %1: there is no such folder; name the folder of a Hugging Face GPT-2 model, or demo",
     QT_TRANSLATE_NOOP("ErrorText", "--model: there is no folder %1; choose the folder of a GPT-2 model, or the demo")},
    {"%1 is not on this computer, and the network is switched off; choose another model or allow the network",
     QT_TRANSLATE_NOOP("ErrorText",
                       "--model: %1 is not on this computer, and the network is switched off; choose another model or "
                       "allow the network in the preferences")},
    {"the article has %1 tokens, fewer than one window of %2; choose a longer article or fewer cols",
     QT_TRANSLATE_NOOP("ErrorText",
                       "the article has %1 tokens, fewer than one window of %2: choose a longer article, or "
                       "less for --cols")},
    {"the article has %1 tokens, fewer than the %2 that %3 windows of %4 need: neighbouring windows overlap by up to "
     "%5 "
     "tokens, and %6 of the %2 tokens are repeats",
     QT_TRANSLATE_NOOP("ErrorText",
                       "the article has %1 tokens, fewer than the %2 that %3 windows of %4 need: neighbouring "
                       "windows overlap by up to %5 tokens, and %6 of the tokens read are repeats")},
    {"%1 has no text in it; choose another article",
     QT_TRANSLATE_NOOP("ErrorText", "there is no text in %1; choose another article")},
};

// The window's sentence for what was said, and its arguments.
struct MatchedWords {
    const char* window;
    QStringList arguments; // of %1, %2 …
};

std::optional<MatchedWords> wordsFor(const QString& said) {
    for (const WindowWords& words : windowSentences) {
        QString pattern = QRegularExpression::escape(QLatin1String(words.said));
        for (int place = 1; place <= 9; ++place) {
            const QString mark = QRegularExpression::escape(QStringLiteral("%%1").arg(place));
            const QString group = QStringLiteral("(?<p%1>.+?)").arg(place);
            if (const qsizetype at = pattern.indexOf(mark); at >= 0)
                pattern.replace(at, mark.size(), group);
            pattern.replace(mark, QStringLiteral("\\k<p%1>").arg(place)); // said twice
        }
        const QRegularExpression expression(QRegularExpression::anchoredPattern(pattern),
                                            QRegularExpression::DotMatchesEverythingOption);
        const QRegularExpressionMatch match = expression.match(said);
        if (!match.hasMatch())
            continue;
        MatchedWords found{words.window, {}};
        for (int place = 1; place <= 9; ++place)
            found.arguments << match.captured(QStringLiteral("p%1").arg(place));
        return found;
    }
    return std::nullopt;
}

QString filled(const MatchedWords& found) {
    QString text = QCoreApplication::translate("ErrorText", found.window);
    for (qsizetype i = found.arguments.size(); i > 0; --i)
        text.replace(QStringLiteral("%%1").arg(i), found.arguments[i - 1]);
    return text;
}

// A field of the panel; empty: there is none.
QString panelFieldName(const QString& key) {
    if (key == QLatin1String("model"))
        return QCoreApplication::translate("ErrorText", "Model");
    if (key == QLatin1String("article"))
        return QCoreApplication::translate("ErrorText", "Article");
    if (key == QLatin1String("preset"))
        return QCoreApplication::translate("ErrorText", "Preset");
    const Setting* setting = findSetting(key.toStdString());
    return setting ? tableText(setting->label) : QString();
}

// "--drop-first" is "“Drop first token” (--drop-first)".
QString withFieldNames(QString text) {
    static const QRegularExpression option(QStringLiteral("(?<![\\w-])--([a-z][a-z0-9-]*[a-z0-9])"));
    for (QRegularExpressionMatch match = option.match(text); match.hasMatch();) {
        const QString name = panelFieldName(match.captured(1).replace(QLatin1Char('-'), QLatin1Char('_')));
        const QString said =
            name.isEmpty() ? match.captured() : QStringLiteral("“%1” (%2)").arg(name, match.captured());
        text.replace(match.capturedStart(), match.capturedLength(), said);
        match = option.match(text, match.capturedStart() + said.size());
    }
    return text;
}

} // namespace

QString errorHeading(ErrorKind kind) {
    const auto say = [](const char* text) { return QCoreApplication::translate("ErrorText", text); };
    switch (kind) {
    case ErrorKind::Usage:
        return say(QT_TRANSLATE_NOOP("ErrorText", "This cannot be done as it is set"));
    case ErrorKind::NotFound:
        return say(QT_TRANSLATE_NOOP("ErrorText", "Something that is needed was not found"));
    case ErrorKind::Permission:
        return say(QT_TRANSLATE_NOOP("ErrorText", "Access was refused"));
    case ErrorKind::Format:
        return say(QT_TRANSLATE_NOOP("ErrorText", "A file is damaged or of another format"));
    case ErrorKind::Unsupported:
        return say(QT_TRANSLATE_NOOP("ErrorText", "This kind of model or file is not supported"));
    case ErrorKind::TooShort:
        return say(QT_TRANSLATE_NOOP("ErrorText", "The article is too short"));
    case ErrorKind::DiskFull:
        return say(QT_TRANSLATE_NOOP("ErrorText", "The disk is full"));
    case ErrorKind::OutOfMemory:
        return say(QT_TRANSLATE_NOOP("ErrorText", "There is not enough memory"));
    case ErrorKind::Network:
        return say(QT_TRANSLATE_NOOP("ErrorText", "The network did not give what was asked for"));
    case ErrorKind::Cancelled:
        return say(QT_TRANSLATE_NOOP("ErrorText", "Stopped"));
    case ErrorKind::Diverged:
        return say(QT_TRANSLATE_NOOP("ErrorText", "The training diverged"));
    case ErrorKind::Internal:
        break;
    }
    return say(QT_TRANSLATE_NOOP("ErrorText", "Something went wrong inside Lamina"));
}

bool hasWindowWords(const std::string& message) {
    return wordsFor(fromStd(message)).has_value();
}

QString inWindowWords(const std::string& message) {
    const QString said = fromStd(message);
    const auto words = wordsFor(said);
    QString text = withFieldNames(words ? filled(*words) : said);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString errorSentence(const Error& error) {
    return inWindowWords(error.message);
}

bool needsHeading(const Error& error) {
    return QLocale().language() != QLocale::English && !hasWindowWords(error.message);
}

} // namespace lamina

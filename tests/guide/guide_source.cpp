#include "tests/guide/guide_source.h"

#include <QFile>
#include <QRegularExpression>

namespace lamina::test {

namespace {

QStringList matches(const QString& text, const QRegularExpression& pattern) {
    QStringList found;
    for (auto match = pattern.globalMatch(text); match.hasNext();) {
        const auto one = match.next();
        found << one.captured(one.lastCapturedIndex());
    }
    return found;
}

QStringList numbersOf(const QString& text) {
    // Not the 0 of L0, nor the 2 of GPT-2.
    static const QRegularExpression number(QStringLiteral("(?<![\\p{L}\\d.-])-?\\d+(?:[.,]\\d+)?"));
    QStringList numbers;
    for (QString one : matches(text, number))
        numbers << one.replace(QLatin1Char(','), QLatin1Char('.'));
    return numbers;
}

// The running text of a section, its lines joined.
void readProse(GuideSection& section, QString prose) {
    static const QRegularExpression code(QStringLiteral("`([^`]+)`"));
    static const QRegularExpression name(QStringLiteral("\\*\\*(.+?)\\*\\*"));
    section.code = matches(prose, code);
    prose.remove(code);
    section.names = matches(prose, name);
    prose.remove(name);
    section.numbers = numbersOf(prose);
}

GuideCheck checkOf(const QString& kind, const QString& text) {
    if (kind == QLatin1String("says:"))
        return {false, text, {}};
    const qsizetype colon = text.lastIndexOf(QLatin1String(": "));
    return {true, text.left(colon), text.mid(colon + 2)};
}

} // namespace

GuideSource guideSource(const QString& text) {
    static const QRegularExpression comment(QStringLiteral("^<!-- (says:|prints) (.*) -->$"));
    static const QRegularExpression marker(QStringLiteral("^\\d+\\. "));
    GuideSource guide;
    QString prose;
    bool fenced = false;
    const auto endSection = [&] {
        if (!guide.sections.isEmpty())
            readProse(guide.sections.last(), prose);
        prose.clear();
    };
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        if (line.startsWith(QLatin1String("```"))) {
            fenced = !fenced;
            if (fenced)
                guide.blocks.append({line.mid(3).split(QLatin1Char(' ')), {}, {}});
        } else if (fenced) {
            guide.blocks.last().text += line + QLatin1Char('\n');
        } else if (line.startsWith(QLatin1Char('#'))) {
            endSection();
            guide.sections.append({line, {}, {}, {}, {}});
        } else if (const auto match = comment.match(line); match.hasMatch()) {
            guide.blocks.last().checks << checkOf(match.captured(1), match.captured(2));
            guide.sections.last().checked << numbersOf(match.captured(2));
        } else {
            prose += QString(line).remove(marker).trimmed() + QLatin1Char(' ');
        }
    }
    endSection();
    return guide;
}

GuideSource readGuideSource(const QString& name, const QString& language) {
    const QString full = name + QLatin1Char('.') + language;
    QFile file(QStringLiteral(LAMINA_SOURCE_DIR "/resources/guide/%1.md").arg(full));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    GuideSource guide = guideSource(QString::fromUtf8(file.readAll()));
    guide.name = full;
    return guide;
}

} // namespace lamina::test

#include "ui/charts/spec/math_text.h"

#include <QFontDatabase>
#include <QGlyphRun>
#include <QRawFont>
#include <QRegularExpression>
#include <QTextLayout>
#include <cmath>
#include <vector>

namespace lamina {

namespace {

const QRegularExpression& accented() {
    static const QRegularExpression expression(QStringLiteral("\\p{L}[\\x{0302}\\x{0304}\\x{0303}]"));
    return expression;
}

// Of the font around, and of others where that one's accents go astray. Letters of formulas are italic.
QFont accentFont(const QString& letter, const QFont& around) {
    QFont font = around;
    for (const QString& family :
         {around.family(), QFontDatabase::systemFont(QFontDatabase::FixedFont).family(), QStringLiteral("serif")})
        for (const bool italic : {true, false}) {
            font.setFamily(family);
            font.setItalic(italic);
            if (accentStands(letter, font))
                return font;
        }
    return around;
}

QString inItsFont(const QString& letter, const QFont& around) {
    const QFont font = accentFont(letter, around);
    QString style = font.italic() ? QStringLiteral("font-style:italic") : QString();
    if (font.family() != around.family())
        style += QStringLiteral(";font-family:'%1'").arg(font.family().remove(QLatin1Char('\'')));
    return QStringLiteral("<span style=\"%1\">%2</span>").arg(style, letter);
}

} // namespace

bool hasAccents(const QString& plain) {
    return plain.contains(accented());
}

bool accentStands(const QString& letter, const QFont& font) {
    QTextLayout layout(letter, font);
    layout.beginLayout();
    (void)layout.createLine();
    layout.endLayout();
    std::vector<QRectF> boxes; // the letter's, then its accent's
    for (const QGlyphRun& run : layout.glyphRuns()) {
        const QList<quint32> glyphs = run.glyphIndexes();
        const QList<QPointF> places = run.positions();
        for (qsizetype i = 0; i < glyphs.size(); ++i) {
            if (glyphs[i] == 0)
                return false; // a box in place of the glyph
            boxes.push_back(run.rawFont().boundingRect(glyphs[i]).translated(places[i]));
        }
    }
    if (boxes.size() == 1)
        return true; // one glyph for both
    if (boxes.size() != 2)
        return false;
    const QRectF &base = boxes[0], &accent = boxes[1];
    const double gap = base.top() - accent.bottom();
    return gap > -0.35 * base.height() && gap < 0.6 * base.height() &&
           std::abs(accent.center().x() - base.center().x()) < 0.5 * base.width();
}

QString mathHtml(const QString& plain, const QFont& around) {
    static const QRegularExpression index(QStringLiteral("(?<=[\\p{L}\\p{M}])_([nij]{1,2})(?![\\p{L}0-9_])"));
    static const QRegularExpression minus(QStringLiteral("(^|[\\s(=])-(?=[\\s\\d]|log\\b)"));
    QString html = plain.toHtmlEscaped();
    html.replace(index, QStringLiteral("<sub>\\1</sub>"));
    html.replace(minus, QStringLiteral("\\1\u2212"));
    html.replace(QLatin1String("log10("), QLatin1String("log<sub>10</sub>("));
    html.replace(QLatin1Char('\n'), QLatin1String("<br>"));
    for (QRegularExpressionMatch match = accented().match(html); match.hasMatch();) {
        const QString set = inItsFont(match.captured(), around);
        html.replace(match.capturedStart(), match.capturedLength(), set);
        match = accented().match(html, match.capturedStart() + set.size());
    }
    return html;
}

} // namespace lamina

#include "ui/charts/draw/tex/tex_text.h"

#include "ui/charts/draw/picture_options.h"

#include <QColor>
#include <QHash>
#include <cmath>

namespace lamina {

namespace {

// What TeX reads as an instruction, or sets as another sign than it says.
QString escapedAscii(char16_t sign) {
    switch (sign) {
    case u'\\':
        return QStringLiteral("\\textbackslash{}");
    case u'{':
    case u'}':
    case u'$':
    case u'&':
    case u'#':
    case u'%':
    case u'_':
        return QLatin1Char('\\') + QString(QChar(sign));
    case u'^':
        return QStringLiteral("\\textasciicircum{}");
    case u'~':
        return QStringLiteral("\\textasciitilde{}");
    case u'`':
        return QStringLiteral("\\textasciigrave{}");
    case u'"':
        return QStringLiteral("\\symbol{34}");
    case u'<':
    case u'>':
    case u'|':
        return QStringLiteral("\\ensuremath{%1}").arg(QChar(sign));
    default:
        return QChar(sign);
    }
}

// In formulas; those of the metrics' and axes' texts, and what people write near them.
const QHash<char16_t, QString>& formulaSigns() {
    static const QHash<char16_t, QString> signs{
        {u'α', QStringLiteral("\\alpha")},   {u'β', QStringLiteral("\\beta")},    {u'γ', QStringLiteral("\\gamma")},
        {u'δ', QStringLiteral("\\delta")},   {u'ε', QStringLiteral("\\epsilon")}, {u'η', QStringLiteral("\\eta")},
        {u'θ', QStringLiteral("\\theta")},   {u'κ', QStringLiteral("\\kappa")},   {u'λ', QStringLiteral("\\lambda")},
        {u'μ', QStringLiteral("\\mu")},      {u'µ', QStringLiteral("\\mu")},      {u'ν', QStringLiteral("\\nu")},
        {u'π', QStringLiteral("\\pi")},      {u'ρ', QStringLiteral("\\rho")},     {u'σ', QStringLiteral("\\sigma")},
        {u'τ', QStringLiteral("\\tau")},     {u'φ', QStringLiteral("\\phi")},     {u'χ', QStringLiteral("\\chi")},
        {u'ψ', QStringLiteral("\\psi")},     {u'ω', QStringLiteral("\\omega")},   {u'Δ', QStringLiteral("\\Delta")},
        {u'Σ', QStringLiteral("\\Sigma")},   {u'Λ', QStringLiteral("\\Lambda")},  {u'Π', QStringLiteral("\\Pi")},
        {u'−', QStringLiteral("-")},         {u'×', QStringLiteral("\\times")},   {u'·', QStringLiteral("\\cdot")},
        {u'±', QStringLiteral("\\pm")},      {u'≤', QStringLiteral("\\le")},      {u'≥', QStringLiteral("\\ge")},
        {u'≈', QStringLiteral("\\approx")},  {u'≠', QStringLiteral("\\ne")},      {u'∞', QStringLiteral("\\infty")},
        {u'√', QStringLiteral("\\surd")},    {u'‖', QStringLiteral("\\Vert")},    {u'→', QStringLiteral("\\to")},
        {u'←', QStringLiteral("\\gets")},    {u'∑', QStringLiteral("\\sum")},     {u'∈', QStringLiteral("\\in")},
        {u'°', QStringLiteral("^{\\circ}")}, {u'…', QStringLiteral("\\ldots")}};
    return signs;
}

QString textSign(char16_t sign) {
    switch (sign) {
    case u'–':
        return QStringLiteral("--{}");
    case u'—':
        return QStringLiteral("---{}");
    case u'\u00a0':
        return QStringLiteral("~");
    case u'\u2009':
    case u'\u202f':
        return QStringLiteral("\\,");
    case u'▼': // what stands on the plot, as it is drawn there
        return QStringLiteral("{\\tikz\\fill(0,1ex)--(1ex,1ex)--(.5ex,.13ex)--cycle;}");
    case u'‘':
        return QStringLiteral("\\textquoteleft{}");
    case u'’':
        return QStringLiteral("\\textquoteright{}");
    case u'“':
        return QStringLiteral("\\textquotedblleft{}");
    case u'”':
        return QStringLiteral("\\textquotedblright{}");
    default:
        return {};
    }
}

int superscriptOf(char16_t sign) {
    const qsizetype place = QStringView(u"⁰¹²³⁴⁵⁶⁷⁸⁹⁻").indexOf(QChar(sign));
    return static_cast<int>(place);
}

int subscriptOf(char16_t sign) {
    return sign >= u'₀' && sign <= u'₉' ? sign - u'₀' : -1;
}

// The raised or lowered digits that begin at `i`, as one formula; `i` moves behind them.
QString raised(const QString& text, qsizetype& i, char mark, int (*place)(char16_t)) {
    QString digits;
    for (; i < text.size() && place(text[i].unicode()) >= 0; ++i) {
        const int digit = place(text[i].unicode());
        digits += digit == 10 ? QStringLiteral("-") : QString::number(digit);
    }
    return QStringLiteral("\\ensuremath{%1{%2}}").arg(QLatin1Char(mark)).arg(digits);
}

// Whether TeX would set the sign before `i` and the same sign at `i` as one other sign: -- as a dash.
bool joins(const QString& text, qsizetype i) {
    return i < text.size() && text[i] == text[i - 1] && QStringView(u"-',").contains(text[i]);
}

bool isAccent(QChar sign) {
    return sign == QChar(0x0302) || sign == QChar(0x0304);
}

} // namespace

QString texText(const QString& text) {
    QString tex;
    const QString composed = text.normalized(QString::NormalizationForm_C);
    for (qsizetype i = 0; i < composed.size();) {
        const QChar sign = composed[i];
        if (superscriptOf(sign.unicode()) >= 0) {
            tex += raised(composed, i, '^', superscriptOf);
            continue;
        }
        if (subscriptOf(sign.unicode()) >= 0) {
            tex += raised(composed, i, '_', subscriptOf);
            continue;
        }
        const auto formula = formulaSigns().constFind(sign.unicode());
        if (i + 1 < composed.size() && isAccent(composed[i + 1])) { // x̂, x̄: no letter of its own
            tex += QStringLiteral("\\ensuremath{\\%1{%2}}")
                       .arg(composed[i + 1] == QChar(0x0302) ? QStringLiteral("hat") : QStringLiteral("bar"),
                            escapedAscii(sign.unicode()));
            i += 2;
            continue;
        }
        ++i;
        if (formula != formulaSigns().constEnd())
            tex += QStringLiteral("\\ensuremath{%1}").arg(*formula);
        else if (sign.unicode() < 0x20 || sign.unicode() == 0x7f || sign == QChar::LineSeparator ||
                 sign == QChar::ParagraphSeparator)
            tex += QLatin1Char(' ');
        else if (sign.category() == QChar::Other_Control || sign.category() == QChar::Other_Format)
            continue; // marks of direction and the like: they would be set as a missing sign
        else if (sign.unicode() < 0x80)
            tex += escapedAscii(sign.unicode()) + (joins(composed, i) ? QStringLiteral("{}") : QString());
        else if (const QString own = textSign(sign.unicode()); !own.isEmpty())
            tex += own;
        else
            tex += sign;
    }
    return tex;
}

bool needsT5(const QString& text) {
    static const QString letters = QStringLiteral("ăĂđĐơƠưƯ");
    for (const QChar sign : text.normalized(QString::NormalizationForm_C))
        if (letters.contains(sign) || (sign.unicode() >= 0x1ea0 && sign.unicode() <= 0x1ef9))
            return true;
    return false;
}

QString texNumber(double value) {
    return std::isfinite(value) ? QString::number(value, 'g', 7) : QStringLiteral("nan");
}

QString texCm(double px) {
    return QString::number(px / pxPerCm, 'f', 3);
}

QString texPoints(double px) {
    return QString::number(px * 72.27 / 96, 'f', 2);
}

QString texColour(const QColor& colour) {
    return QStringLiteral("rgb,255:red,%1;green,%2;blue,%3").arg(colour.red()).arg(colour.green()).arg(colour.blue());
}

} // namespace lamina

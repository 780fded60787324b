#include "ui/charts/draw/tex/tex_picture.h"

#include "ui/charts/draw/map_painter.h"
#include "ui/charts/draw/picture_layout.h"
#include "ui/charts/draw/tex/tex_chart.h"
#include "ui/charts/draw/tex/tex_text.h"
#include "ui/charts/draw/tex/tikz_device.h"

#include <QFontInfo>
#include <QPainter>

namespace lamina {

namespace {

// A document begins only where none has begun: \input then finds the figure alone.
QString head(const PictureLayout& layout, const QString& body) {
    return QStringLiteral(
               "%% Drawn by Lamina; the curves' numbers are below, as coordinates.\n"
               "%% As a document: pdflatex FILE; lualatex where letters are not Latin, or Vietnamese ones lack T5.\n"
               "%% In a document: \\usepackage{pgfplots}, and \\input{FILE} where the figure stands.\n"
               "\\expandafter\\ifx\\csname @nodocument\\endcsname\\relax\n"
               "  \\let\\laminaend\\relax\n"
               "\\else\n"
               "  \\documentclass{article}\n"
               "  \\usepackage{iftex}\n"
               "  \\ifPDFTeX\\usepackage[%1]{fontenc}\\fi\n"
               "  \\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}\n"
               "  \\usepackage[paperwidth=%2cm, paperheight=%3cm, margin=0pt]{geometry}\n"
               "  \\usepackage{pgfplots}\n"
               "  \\pgfplotsset{compat=1.16}\n"
               "  \\pagestyle{empty}\n"
               "  \\setlength{\\parindent}{0pt}\n"
               "  \\setlength{\\topskip}{0pt}\n"
               "  \\begin{document}\n"
               "  \\def\\laminaend{\\end{document}}\n"
               "\\fi\n")
        .arg(needsT5(body) ? QStringLiteral("T5") : QStringLiteral("T1"), texCm(layout.size.width()),
             texCm(layout.size.height()))
        .replace(QStringLiteral("%%"), QStringLiteral("%"));
}

// Words in as many lines as they need, from the place's upper left corner.
QString paragraph(const QString& words, const QRectF& place, const QFont& font, const QColor& colour, double height) {
    if (words.isEmpty())
        return {};
    const double size = QFontInfo(font).pixelSize();
    return QStringLiteral("\\node[anchor=north west, inner sep=0pt, text width=%1cm, text={%2}, "
                          "font=\\fontsize{%3}{%4}\\selectfont%5] at (%6,%7) {%8};\n")
        .arg(texCm(place.width()), texColour(colour), texPoints(size), texPoints(1.2 * size),
             font.weight() > QFont::Medium ? QStringLiteral("\\bfseries") : QString(), texCm(place.left()),
             texCm(height - place.top()))
        .arg(texText(words));
}

QString painted(const MapSpec& map, const QRectF& place, const PictureLayout& layout, const QLocale& locale) {
    TikzDevice device(layout.size);
    QPainter painter(&device);
    paintLaminarMap(painter, place, map, layout.theme, locale);
    painter.end();
    return device.tikz();
}

} // namespace

std::string texPicture(const std::vector<Figure>& figures, const PictureOptions& options) {
    const PictureLayout layout = layOutPicture(figures.size(), options);
    const double height = layout.size.height();
    const std::vector<ChartPlace> places = chartPlaces(figures, layout, options.locale);
    // The ground is the picture's size in white too: figures beside each other in a document then line up.
    QString body = QStringLiteral("\\begin{tikzpicture}[x=1cm, y=1cm]\n\\path[fill={%1}] (0,0) rectangle (%2,%3);\n")
                       .arg(texColour(layout.theme.background), texCm(layout.size.width()), texCm(height));
    body += paragraph(options.title, layout.heading, layout.headingFont, layout.theme.text, height);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        if (const auto* map = std::get_if<MapSpec>(&figures[i]))
            body += painted(*map, layout.places[i], layout, options.locale);
        else
            body += texChart(
                {std::get<ChartSpec>(figures[i]), places[i], layout.theme, layout.places[i].topLeft(), height});
    }
    body += paragraph(options.caption, layout.caption, layout.theme.font, layout.theme.text, height);
    body += paragraph(options.provenance, layout.provenance, layout.smallFont, layout.theme.faintText, height);
    body += QStringLiteral("\\end{tikzpicture}%\n\\laminaend\n");
    body.prepend(head(layout, body));
    return body.toStdString();
}

} // namespace lamina

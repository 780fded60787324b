#include "ui/charts/spec/chart_theme.h"

namespace lamina {

namespace {

// QFont keeps either a point or a pixel size.
QFont scaled(QFont font, double factor) {
    if (font.pixelSize() > 0)
        font.setPixelSize(qRound(font.pixelSize() * factor));
    else
        font.setPointSizeF(font.pointSizeF() * factor);
    return font;
}

QColor mixed(const QColor& a, const QColor& b, double shareOfB) {
    return QColor::fromRgbF(static_cast<float>(a.redF() + (b.redF() - a.redF()) * shareOfB),
                            static_cast<float>(a.greenF() + (b.greenF() - a.greenF()) * shareOfB),
                            static_cast<float>(a.blueF() + (b.blueF() - a.blueF()) * shareOfB));
}

ChartTheme makeTheme(bool dark, const QColor& background, const QColor& text, const QFont& font) {
    ChartTheme theme;
    theme.dark = dark;
    theme.background = background;
    theme.text = text;
    theme.faintText = mixed(text, background, dark ? 0.32 : 0.38);
    theme.grid = mixed(text, background, dark ? 0.84 : 0.89);
    theme.axis = mixed(text, background, 0.55);
    theme.guide = mixed(text, background, 0.45);
    theme.font = scaled(font, 0.88);
    theme.headingFont = font;
    theme.headingFont.setWeight(QFont::DemiBold);
    return theme;
}

// Neighbours in one chart differ by at least a sixth of the way from black to white.
QColor greyOf(Hue hue) {
    switch (hue) {
    case Hue::Control:
    case Hue::Reconstruction:
    case Hue::Compared2:
        return QColor(0x70, 0x70, 0x70);
    case Hue::Sparsity:
    case Hue::Compared3:
        return QColor(0xa4, 0xa4, 0xa4);
    case Hue::Compared4:
        return QColor(0x40, 0x40, 0x40);
    case Hue::Compared5:
        return QColor(0x8c, 0x8c, 0x8c);
    case Hue::Compared6:
        return QColor(0xbc, 0xbc, 0xbc);
    case Hue::Dead:
    case Hue::Neutral:
        return QColor(0x8c, 0x8c, 0x8c);
    case Hue::Others:
        return QColor(0xd0, 0xd0, 0xd0);
    case Hue::Run:
    case Hue::Objective:
    case Hue::Density:
    case Hue::Compared1:
        break;
    }
    return Qt::black;
}

} // namespace

QColor ChartTheme::colour(Hue hue) const {
    if (grey)
        return greyOf(hue);
    switch (hue) {
    case Hue::Run:
    case Hue::Objective:
    case Hue::Compared1:
        return dark ? QColor(0x56, 0xb4, 0xe9) : QColor(0x00, 0x72, 0xb2); // sky blue on dark, blue on light
    case Hue::Control:
    case Hue::Reconstruction:
    case Hue::Compared2:
        return dark ? QColor(0xe6, 0x9f, 0x00) : QColor(0xd5, 0x5e, 0x00); // orange on dark, vermillion on light
    case Hue::Sparsity:
    case Hue::Compared3:
        return dark ? QColor(0x2f, 0xc5, 0x9b) : QColor(0x00, 0x9e, 0x73); // bluish green
    case Hue::Density:
    case Hue::Compared4:
        return dark ? QColor(0xcc, 0x79, 0xa7) : QColor(0xb4, 0x5f, 0x8f); // reddish purple
    case Hue::Compared5:
        return dark ? QColor(0xf0, 0xe4, 0x42) : QColor(0xb8, 0x86, 0x0b); // yellow on dark, ochre on light
    case Hue::Compared6:
        return dark ? QColor(0xe8, 0xe8, 0xe8) : QColor(0x00, 0x00, 0x00);
    case Hue::Dead:
        return mixed(text, background, 0.45);
    case Hue::Others:
        return mixed(text, background, 0.7);
    case Hue::Neutral:
        break;
    }
    return mixed(text, background, 0.3);
}

ChartTheme ChartTheme::light(const QFont& font) {
    return makeTheme(false, Qt::white, QColor(0x1c, 0x1e, 0x21), font);
}

ChartTheme ChartTheme::darkExport(const QFont& font) {
    return makeTheme(true, QColor(0x1b, 0x1d, 0x20), QColor(0xe6, 0xe7, 0xe9), font);
}

ChartTheme ChartTheme::print(const QFont& font) {
    ChartTheme theme = makeTheme(false, Qt::white, Qt::black, font);
    theme.grey = true;
    theme.lineWidth = 2.6;
    return theme;
}

ChartTheme ChartTheme::forPalette(const QPalette& palette, const QFont& font) {
    return makeTheme(isDark(palette), palette.color(QPalette::Base), palette.color(QPalette::Text), font);
}

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

} // namespace lamina

#include "ui/widgets/appearance.h"

#include "base/data_directory.h"
#include "base/files.h"
#include "ui/charts/spec/chart_theme.h"
#include "ui/common/language.h"
#include "ui/common/preferences.h"

#include <QApplication>
#include <QIconEngine>
#include <QLocale>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleOption>
#include <QSvgRenderer>
#include <QToolTip>
#include <algorithm>

namespace lamina {

namespace {

QByteArray iconSource(const QString& name) {
    const auto bytes = readFile(dataDirectory() / "icons" / (name.toStdString() + ".svg"), 1 << 20);
    return bytes.ok() ? QByteArray::fromStdString(*bytes) : QByteArray();
}

// Draws the SVG at the size asked for, with currentColor set from the palette at that moment.
class SvgIconEngine : public QIconEngine {
public:
    SvgIconEngine(QByteArray source, QPalette::ColorRole role) : m_source(std::move(source)), m_role(role) {}
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const QColor colour =
            QApplication::palette().color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active,
                                          mode == QIcon::Disabled ? QPalette::ButtonText : m_role);
        QByteArray coloured = m_source;
        coloured.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer(coloured).render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new SvgIconEngine(m_source, m_role); }

private:
    QByteArray m_source;
    QPalette::ColorRole m_role;
};

// Fusion draws the outlines of unchecked boxes and of text fields darker than the window: invisible on a dark one.
class OutlinedStyle : public QProxyStyle {
public:
    OutlinedStyle() : QProxyStyle(QStringLiteral("Fusion")) {}
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        if (element == PE_FrameLineEdit && isDark(option->palette)) {
            const bool focused = option->state & State_HasFocus;
            QColor edge = option->palette.color(focused ? QPalette::Highlight : QPalette::WindowText);
            edge.setAlphaF(focused ? 1.0F : 0.35F);
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(edge, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
            painter->restore();
            return;
        }
        if (element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton)
            return QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool on = option->state & State_On;
        const bool enabled = option->state & State_Enabled;
        const QPalette& colours = option->palette;
        const auto group = enabled ? QPalette::Active : QPalette::Disabled;
        QColor outline = colours.color(group, QPalette::WindowText);
        outline.setAlphaF(0.55F);
        const QColor fill = on ? colours.color(group, QPalette::Highlight) : colours.color(group, QPalette::Base);
        const double side = std::min(option->rect.width(), option->rect.height()) - 1;
        QRectF box(0, 0, side, side);
        box.moveCenter(QRectF(option->rect).center());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(on ? fill : outline, 1));
        painter->setBrush(fill);
        const QColor mark = colours.color(group, QPalette::HighlightedText);
        if (element == PE_IndicatorRadioButton) {
            painter->drawEllipse(box);
            painter->setPen(Qt::NoPen);
            painter->setBrush(mark);
            if (on)
                painter->drawEllipse(box.center(), side * 0.2, side * 0.2);
        } else {
            painter->drawRoundedRect(box, 2, 2);
            painter->setPen(QPen(mark, side * 0.14, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            if (on)
                painter->drawPolyline(QPolygonF({box.topLeft() + QPointF(side * 0.24, side * 0.52),
                                                 box.topLeft() + QPointF(side * 0.43, side * 0.71),
                                                 box.topLeft() + QPointF(side * 0.77, side * 0.29)}));
        }
        painter->restore();
    }
};

QPalette palette(bool dark) {
    const QColor window = dark ? QColor(0x26, 0x28, 0x2c) : QColor(0xf3, 0xf4, 0xf6);
    const QColor base = dark ? QColor(0x1b, 0x1d, 0x20) : QColor(0xff, 0xff, 0xff);
    const QColor text = dark ? QColor(0xe6, 0xe7, 0xe9) : QColor(0x1c, 0x1e, 0x21);
    const QColor faint = dark ? QColor(0x9a, 0xa0, 0xa8) : QColor(0x5f, 0x66, 0x6e);
    const QColor disabled = dark ? QColor(0x6c, 0x71, 0x78) : QColor(0xa2, 0xa8, 0xb0);
    const QColor button = dark ? QColor(0x33, 0x36, 0x3b) : QColor(0xfb, 0xfb, 0xfc);
    const QColor accent = dark ? QColor(0x3a, 0x9a, 0xd6) : QColor(0x00, 0x72, 0xb2);
    QPalette colours(button, window);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        colours.setColor(role, text);
    colours.setColor(QPalette::Window, window);
    colours.setColor(QPalette::Base, base);
    colours.setColor(QPalette::AlternateBase, dark ? QColor(0x22, 0x24, 0x28) : QColor(0xf7, 0xf8, 0xfa));
    colours.setColor(QPalette::Button, button);
    colours.setColor(QPalette::ToolTipBase, dark ? QColor(0x3a, 0x3d, 0x43) : QColor(0xff, 0xff, 0xff));
    colours.setColor(QPalette::PlaceholderText, faint);
    colours.setColor(QPalette::Highlight, accent);
    colours.setColor(QPalette::HighlightedText, Qt::white);
    colours.setColor(QPalette::Link, accent);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        colours.setColor(QPalette::Disabled, role, disabled);
    colours.setColor(QPalette::Disabled, QPalette::Highlight, disabled);
    return colours;
}

} // namespace

void applyTheme(QApplication& application, Theme theme) {
    static const QString systemStyle = application.style()->name();
    if (theme == Theme::System) {
        const bool plainStyle = systemStyle.compare(QLatin1String("fusion"), Qt::CaseInsensitive) == 0;
        application.setStyle(plainStyle ? new OutlinedStyle : QStyleFactory::create(systemStyle));
        const bool dark = isDark(application.style()->standardPalette());
        // A desktop without colours of its own gets ours.
        application.setPalette(plainStyle ? palette(dark) : QPalette());
    } else {
        application.setStyle(new OutlinedStyle);
        application.setPalette(palette(theme == Theme::Dark));
    }
    QToolTip::setPalette(application.palette());
}

Theme savedTheme() {
    const QString name = kept(Kept::Theme).toString();
    return name == QLatin1String("light") ? Theme::Light : name == QLatin1String("dark") ? Theme::Dark : Theme::System;
}

void saveTheme(Theme theme) {
    keep(Kept::Theme, theme == Theme::Light  ? QStringLiteral("light")
                      : theme == Theme::Dark ? QStringLiteral("dark")
                                             : QStringLiteral("system"));
}

QIcon themedIcon(const QString& name, QPalette::ColorRole role) {
    return QIcon(new SvgIconEngine(iconSource(name), role));
}

QIcon applicationIcon() {
    return themedIcon(QStringLiteral("lamina"));
}

QString savedLanguage() {
    const QString saved = kept(Kept::Language).toString();
    if (!saved.isEmpty())
        return saved;
    return QLocale::system().language() == QLocale::Vietnamese ? QStringLiteral("vi") : QStringLiteral("en");
}

void saveLanguage(const QString& language) {
    keep(Kept::Language, language);
}

std::vector<std::pair<QString, QString>> windowLanguages() {
    return {{QStringLiteral("en"), QStringLiteral("English")}, {QStringLiteral("vi"), QStringLiteral("Tiếng Việt")}};
}

void applyLanguage(QApplication& application, const QString& language) {
    application.setLayoutDirection(Qt::LeftToRight);
    installLanguage(language);
}

} // namespace lamina

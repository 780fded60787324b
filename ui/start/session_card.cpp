#include "ui/start/session_card.h"

#include "ui/charts/spec/chart_theme.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/common/experiment_title.h"
#include "ui/common/text.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr int margin = 8;
constexpr int sparkWidth = 112;

} // namespace

void paintSparkline(QPainter& painter, const QRectF& area, const SessionSummary& summary, const QPalette& palette,
                    const QFont& font) {
    double top = 0;
    int first = std::numeric_limits<int>::max(), last = 0;
    for (const auto& curve : summary.curves)
        for (const auto& point : curve.density) {
            if (!std::isfinite(point.density))
                continue;
            top = std::max(top, point.density);
            first = std::min(first, point.layer);
            last = std::max(last, point.layer);
        }
    if (top <= 0)
        return;
    const ChartTheme theme = ChartTheme::forPalette(palette, font);
    const auto place = [&](const SessionSummary::Point& point) {
        const double x = last > first ? (point.layer - first) / static_cast<double>(last - first) : 0.5;
        return QPointF(area.left() + x * area.width(), area.bottom() - point.density / top * area.height());
    };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.grid, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    for (auto curve = summary.curves.rbegin(); curve != summary.curves.rend(); ++curve) { // the run above its controls
        const bool control = !curve->control.empty();
        QPen pen(theme.colour(curveHue({curve->control, 0})), control ? 1.25 : 1.75);
        pen.setStyle(control ? Qt::DashLine : Qt::SolidLine);
        painter.setPen(pen);
        QPainterPath path;
        bool open = false;
        for (const auto& point : curve->density) {
            if (!std::isfinite(point.density)) {
                open = false;
                continue;
            }
            open ? path.lineTo(place(point)) : path.moveTo(place(point));
            open = true;
        }
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
        if (curve->density.size() == 1)
            painter.drawEllipse(place(curve->density.front()), 2, 2);
    }
    painter.restore();
}

SessionCard::SessionCard(const QString& file, Of list, QWidget* parent)
    : QAbstractButton(parent), m_file(file), m_list(list) {
    setObjectName(QStringLiteral("sessionCard"));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setText(QFileInfo(file).completeBaseName());
    setToolTip(file);
    setAccessibleName(tr("Open %1").arg(text()));
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_remove = new QToolButton(this);
    m_remove->setObjectName(list == Of::Kept ? QStringLiteral("discardKept") : QStringLiteral("removeRecent"));
    m_remove->setText(list == Of::Kept ? tr("Discard") : tr("Remove from list"));
    m_remove->setAutoRaise(true);
    m_remove->setCursor(Qt::ArrowCursor);
    m_remove->setVisible(list == Of::Kept);
    connect(m_remove, &QToolButton::clicked, this, &SessionCard::removeRequested);
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("sessionActions"));
    m_more->setText(QStringLiteral("⋮"));
    m_more->setToolTip(tr("Compare, rename, delete"));
    m_more->setAccessibleName(tr("Actions of %1").arg(text()));
    m_more->setAutoRaise(true);
    m_more->setCursor(Qt::ArrowCursor);
    connect(m_more, &QToolButton::clicked, this, &SessionCard::showActions);
}

void SessionCard::setSummary(const Result<SessionSummary>& summary) {
    m_known = true;
    m_missing = !summary.ok();
    if (summary.ok()) {
        m_summary = *summary;
        const QString of = tr("%1 on %2").arg(fromStd(m_summary.modelName), fromStd(m_summary.articleTitle));
        setAccessibleDescription(of);
        if (m_list == Of::Kept && !isNamed(m_file)) {
            setText(of);
            setAccessibleName(tr("Open %1").arg(of));
            m_remove->setAccessibleName(tr("Discard %1").arg(of));
        }
    } else {
        setAccessibleDescription(fromStd(summary.error().message));
        setToolTip(m_file + QLatin1Char('\n') + fromStd(summary.error().message));
    }
    m_remove->setVisible(m_missing || m_list == Of::Kept);
    resizeEvent(nullptr);
    update();
}

QSize SessionCard::sizeHint() const {
    return {sparkWidth + 200, 3 * fontMetrics().lineSpacing() + 2 * margin};
}

void SessionCard::resizeEvent(QResizeEvent*) {
    const QSize size = m_remove->sizeHint();
    m_remove->setGeometry(width() - size.width() - margin, height() - size.height() - 4, size.width(), size.height());
    const QSize more = m_more->sizeHint();
    m_more->setGeometry(width() - more.width() - 4, 4, more.width(), more.height());
}

void SessionCard::showActions() {
    QMenu menu;
    menu.addAction(tr("Open"), this, &SessionCard::clicked)->setEnabled(!m_missing);
    menu.addAction(tr("Compare"), this, &SessionCard::compareRequested)->setEnabled(!m_missing);
    menu.addAction(tr("Rename…"), this, &SessionCard::renameRequested)->setEnabled(!m_missing && !m_onShow);
    menu.addSeparator();
    menu.addAction(m_remove->text(), this, &SessionCard::removeRequested);
    if (m_list == Of::Recent)
        menu.addAction(tr("Delete"), this, &SessionCard::deleteRequested)->setEnabled(!m_missing && !m_onShow);
    menu.exec(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

void SessionCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette& colours = palette();
    QColor outline = colours.color(QPalette::Text);
    outline.setAlphaF(0.14F);
    QColor fill = colours.color(QPalette::Text);
    fill.setAlphaF(isDown() ? 0.10F : underMouse() && isEnabled() ? 0.06F : 0.025F);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(hasFocus() ? QPen(colours.color(QPalette::Highlight), 2) : QPen(outline, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 6, 6);

    const QRectF inside = box.adjusted(margin, margin, -margin, -margin);
    const QRectF spark(inside.left() + 4, inside.top() + 4, sparkWidth - 16, inside.height() - 8);
    const bool grey = m_missing || !isEnabled();
    if (grey)
        painter.setOpacity(0.5);
    if (m_known && !m_missing)
        paintSparkline(painter, spark, m_summary, colours, font());
    const QRectF words = inside.adjusted(sparkWidth, 0, -m_more->width(), 0);
    const double line = fontMetrics().lineSpacing();
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(colours.color(QPalette::Text));
    const auto draw = [&](int row, const QString& text) {
        const QRectF place(words.left(), words.top() + row * line, words.width(), line);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(place.width())));
    };
    draw(0, text());
    painter.setFont(font());
    painter.setPen(colours.color(QPalette::PlaceholderText));
    if (m_missing) {
        draw(1, QFileInfo::exists(m_file) ? tr("Cannot be read") : tr("No longer there"));
    } else if (m_known) {
        QStringList facts;
        if (m_list == Of::Recent)
            facts << fromStd(m_summary.modelName);
        facts << fromStd(m_summary.preset);
        if (m_list == Of::Recent && !m_summary.articleTitle.empty())
            facts << fromStd(m_summary.articleTitle);
        if (!m_summary.changed.empty())
            facts << fromStd(m_summary.changed);
        draw(1, facts.join(QStringLiteral(" · ")));
        const QDateTime started = QDateTime::fromString(fromStd(m_summary.started), Qt::ISODateWithMs).toLocalTime();
        QString when = QLocale().toString(started, QLocale::ShortFormat);
        if (!m_summary.finished)
            when = tr("%1 · not complete").arg(when);
        if (const qint64 bytes = QFileInfo(m_file).size(); bytes > 0)
            when += QStringLiteral(" · ") + sizeText(static_cast<std::uint64_t>(bytes));
        draw(2, when);
    }
}

} // namespace lamina

#include "ui/help/tour.h"

#include "ui/charts/widgets/plain_text.h"
#include "ui/common/preferences.h"

#include <QApplication>
#include <QCoreApplication>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

constexpr int bubbleWidth = 320;
constexpr int gap = 12;

QWidget* findTarget(const QWidget* window, const QString& name) {
    auto* found = window->findChild<QWidget*>(name);
    if (auto* tabs = qobject_cast<QTabWidget*>(found))
        found = tabs->findChild<QTabBar*>(); // the tabs, not their pages
    if (!found || !found->isVisible() || found->size().isEmpty())
        return nullptr;
    return window->rect().intersects(QRect(found->mapTo(window, QPoint(0, 0)), found->size())) ? found : nullptr;
}

} // namespace

std::vector<TourStep> tourSteps() {
    return {{QStringLiteral("densityChart"), Tour::tr("One point for each layer"),
             Tour::tr("At every layer of the model a small network, a sparse autoencoder, learns to describe the "
                      "activations with few latents. This curve shows which share of its latents an average token "
                      "needs. Hover for exact values; the (i) explains each chart.")},
            {QStringLiteral("secondChart"), Tour::tr("How good is the description?"),
             Tour::tr("The second chart shows how much the description misses, or another measure of your choice. "
                      "The dashed curve is the same model with shuffled weights: what both curves share was not "
                      "learned.")},
            {QStringLiteral("layerSlider"), Tour::tr("Walk through the layers"),
             Tour::tr("Drag the slider or use the arrow keys; a click on a point of a chart goes to its layer.")},
            {QStringLiteral("layerTabs"), Tour::tr("Look into one layer"),
             Tour::tr("How it was trained, how often its latents are active, and the words that activate each of "
                      "them.")},
            {QStringLiteral("views"), Tour::tr("More ways to look"),
             Tour::tr("The map shows the latents of all layers in one picture; the article shows what the model has "
                      "read; compare puts several sessions on one pair of axes.")},
            {QStringLiteral("export"), Tour::tr("Take it with you"),
             Tour::tr("Charts as pictures for a report, the numbers behind them, or a report of the whole session. "
                      "A right click on a chart exports that one.")}};
}

Tour::Tour(const std::vector<TourStep>& steps, QWidget* window)
    : QWidget(window), m_focus(QApplication::focusWidget()) {
    setObjectName(QStringLiteral("tour"));
    setAttribute(Qt::WA_DeleteOnClose);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Tour"));
    for (const TourStep& step : steps)
        if (QWidget* target = findTarget(window, step.target))
            m_steps.push_back({step, target});

    m_bubble = new QFrame(this);
    m_bubble->setObjectName(QStringLiteral("tourBubble"));
    m_bubble->setFrameShape(QFrame::StyledPanel);
    m_bubble->setAutoFillBackground(true);
    m_bubble->setBackgroundRole(QPalette::ToolTipBase);
    m_title = plainLabel();
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_title->setWordWrap(true);
    m_text = plainLabel();
    m_text->setWordWrap(true);
    m_place = plainLabel();
    m_place->setForegroundRole(QPalette::PlaceholderText);
    auto* skipButton = new QPushButton(tr("Skip"));
    skipButton->setObjectName(QStringLiteral("tourSkip"));
    skipButton->setFlat(true);
    m_back = new QPushButton(tr("Back"));
    m_back->setObjectName(QStringLiteral("tourBack"));
    m_next = new QPushButton;
    m_next->setObjectName(QStringLiteral("tourNext"));
    m_next->setDefault(true);
    connect(skipButton, &QPushButton::clicked, this, &Tour::skip);
    connect(m_back, &QPushButton::clicked, this, &Tour::back);
    connect(m_next, &QPushButton::clicked, this, &Tour::next);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_place);
    buttons->addStretch(1);
    buttons->addWidget(skipButton);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    auto* layout = new QVBoxLayout(m_bubble);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    window->installEventFilter(this);
    if (!m_steps.empty())
        showStep(0);
}

QRect Tour::highlighted() const {
    if (m_steps.empty())
        return {};
    const QWidget* target = m_steps[static_cast<std::size_t>(m_current)].target;
    if (!target || !target->isVisible())
        return {};
    return QRect(target->mapTo(parentWidget(), QPoint(0, 0)), target->size()).adjusted(-4, -4, 4, 4);
}

void Tour::showStep(int step) {
    m_current = step;
    const TourStep& text = m_steps[static_cast<std::size_t>(step)].text;
    m_title->setText(text.title);
    m_text->setText(text.text);
    m_place->setText(tr("%1 of %2").arg(step + 1).arg(count()));
    m_back->setEnabled(step > 0);
    m_next->setText(step + 1 < count() ? tr("Next") : tr("Done"));
    setAccessibleDescription(QString(text.title + QLatin1Char('\n') + text.text));
    setGeometry(parentWidget()->rect());
    placeBubble();
    m_next->setFocus();
    update();
}

void Tour::placeBubble() {
    const int width = std::min(bubbleWidth, this->width() - 2 * gap);
    m_bubble->setFixedWidth(width);
    m_bubble->adjustSize();
    m_bubble->resize(width, std::max(m_bubble->heightForWidth(width), m_bubble->minimumSizeHint().height()));
    const QRect hole = highlighted(), all = rect().adjusted(gap, gap, -gap, -gap);
    const QSize size = m_bubble->size();
    // Below, above, right or left of the target, where there is room; else over its lower part.
    const QPoint centred(hole.center().x() - size.width() / 2, hole.center().y() - size.height() / 2);
    QPoint at(centred.x(), hole.bottom() - size.height() - gap);
    for (const QPoint& candidate :
         {QPoint(centred.x(), hole.bottom() + gap), QPoint(centred.x(), hole.top() - gap - size.height())})
        if (candidate.y() >= all.top() && candidate.y() + size.height() <= all.bottom()) {
            at = candidate;
            break;
        }
    at.setX(std::clamp(at.x(), all.left(), std::max(all.left(), all.right() - size.width())));
    at.setY(std::clamp(at.y(), all.top(), std::max(all.top(), all.bottom() - size.height())));
    m_bubble->move(at);
}

void Tour::next() {
    // What was there at the start may be gone by now.
    for (int step = m_current + 1; step < count(); ++step)
        if (const QWidget* target = m_steps[static_cast<std::size_t>(step)].target; target && target->isVisible())
            return showStep(step);
    end();
}

void Tour::back() {
    for (int step = m_current - 1; step >= 0; --step)
        if (const QWidget* target = m_steps[static_cast<std::size_t>(step)].target; target && target->isVisible())
            return showStep(step);
}

void Tour::skip() {
    end();
}

void Tour::end() {
    keep(Kept::TourSeen, true);
    parentWidget()->removeEventFilter(this);
    if (m_focus)
        m_focus->setFocus();
    close();
}

void Tour::paintEvent(QPaintEvent*) {
    QPainterPath shade;
    shade.addRect(rect());
    QPainterPath hole;
    hole.addRoundedRect(highlighted(), 4, 4);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(shade.subtracted(hole), QColor(0, 0, 0, 110));
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawPath(hole);
}

void Tour::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Escape:
        return skip();
    case Qt::Key_Right:
        return next();
    case Qt::Key_Left:
        return back();
    default:
        QWidget::keyPressEvent(event);
    }
}

void Tour::mousePressEvent(QMouseEvent*) {} // what is below is to be read, not used

bool Tour::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
        // The layout below settles after this event.
        QMetaObject::invokeMethod(
            this,
            [this] {
                placeBubble();
                update();
            },
            Qt::QueuedConnection);
    }
    return QWidget::eventFilter(watched, event);
}

Tour* startTour(QWidget* window) {
    delete window->findChild<Tour*>(QStringLiteral("tour"), Qt::FindDirectChildrenOnly);
    auto* tour = new Tour(tourSteps(), window);
    if (tour->count() == 0) {
        delete tour;
        return nullptr;
    }
    tour->show();
    tour->raise();
    tour->setFocus();
    return tour;
}

Tour* offerTour(QWidget* window) {
    return kept(Kept::TourSeen).toBool() ? nullptr : startTour(window);
}

} // namespace lamina

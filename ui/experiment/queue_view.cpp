#include "ui/experiment/queue_view.h"

#include "session/session.h"
#include "ui/common/experiment_title.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/run/experiment_queue.h"
#include "ui/widgets/error_text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace lamina {

namespace {

constexpr int mostRowsShown = 5;

QString stateText(const ExperimentQueue::Entry& entry) {
    using State = ExperimentQueue::State;
    switch (entry.state) {
    case State::Waiting:
        return QueueView::tr("waiting");
    case State::Running:
        return QueueView::tr("running");
    case State::Done:
        return QueueView::tr("done");
    case State::Stopped:
        return QueueView::tr("stopped");
    case State::Failed:
        return QueueView::tr("failed");
    }
    return {};
}

// A mark as well as a word, so that a long list reads at a glance.
QString mark(ExperimentQueue::State state) {
    using State = ExperimentQueue::State;
    switch (state) {
    case State::Waiting:
        return QStringLiteral("○");
    case State::Running:
        return QStringLiteral("▸");
    case State::Done:
        return QStringLiteral("✓");
    case State::Stopped:
        return QStringLiteral("■");
    case State::Failed:
        return QStringLiteral("✕");
    }
    return {};
}

} // namespace

QString queueSummary(const ExperimentQueue& queue) {
    int done = 0, failed = 0;
    QString why;
    for (const ExperimentQueue::Entry& entry : queue.entries()) {
        done += entry.state == ExperimentQueue::State::Done ? 1 : 0;
        if (entry.state != ExperimentQueue::State::Failed)
            continue;
        if (failed++ == 0 && entry.problem)
            why = experimentTitle(entry.config) + QStringLiteral(": ") + errorSentence(*entry.problem);
    }
    if (failed == 0)
        return QueueView::tr("The queue is done. Its results stand in the Compare tab.");
    return QueueView::tr("The queue is done: %1 finished, %2 failed. %3").arg(done).arg(failed).arg(why);
}

QueueView::QueueView(ExperimentQueue* queue, QWidget* parent) : QWidget(parent), m_queue(queue) {
    m_header = new QToolButton;
    m_header->setObjectName(QStringLiteral("queueHeader"));
    m_header->setCheckable(true);
    m_header->setAutoRaise(true);
    m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    makeList();
    makeTools();
    m_body = new QWidget;
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(4);
    for (QWidget* each : {m_up, m_down, m_remove, m_clear})
        tools->addWidget(each);
    tools->addStretch(1);
    tools->addWidget(m_start);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(4);
    body->addWidget(m_list);
    body->addLayout(tools);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 12);
    layout->setSpacing(4);
    layout->addWidget(m_header);
    layout->addWidget(m_body);

    connect(m_header, &QToolButton::toggled, this, [this](bool open) {
        m_header->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_body->setVisible(open);
        keep(Kept::QueueOpen, open);
    });
    m_header->setArrowType(Qt::RightArrow);
    m_body->hide();
    m_header->setChecked(kept(Kept::QueueOpen).toBool());
    connect(m_queue, &ExperimentQueue::changed, this, &QueueView::refresh);
    refresh();
}

void QueueView::makeList() {
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("queue"));
    m_list->setAccessibleName(tr("Queued experiments"));
    m_list->setToolTip(tr("Drag, or Alt+Up and Alt+Down, change the order; Delete removes; Enter opens a result"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->installEventFilter(this);
    // After the view has finished its own move.
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this,
            [this] { QTimer::singleShot(0, this, &QueueView::takeDraggedOrder); });
    connect(m_list, &QListWidget::itemActivated, this, [this] {
        const auto* entry = m_queue->find(selected());
        if (entry && entry->session)
            Q_EMIT sessionRequested(fromPath(entry->session->file()));
    });
    connect(m_list, &QListWidget::currentRowChanged, this, [this] {
        const auto* entry = m_queue->find(selected());
        const bool waits = entry && entry->state == ExperimentQueue::State::Waiting;
        m_up->setEnabled(waits);
        m_down->setEnabled(waits);
        m_remove->setEnabled(entry && entry->state != ExperimentQueue::State::Running);
    });
}

void QueueView::makeTools() {
    const auto tool = [](const QString& text, const QString& tip, const char* name) {
        auto* button = new QToolButton;
        button->setText(text);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        button->setObjectName(QLatin1String(name));
        button->setFocusPolicy(Qt::TabFocus);
        button->setEnabled(false);
        return button;
    };
    m_up = tool(QStringLiteral("↑"), tr("Earlier (Alt+Up)"), "queueUp");
    m_down = tool(QStringLiteral("↓"), tr("Later (Alt+Down)"), "queueDown");
    m_remove = tool(QStringLiteral("−"), tr("Remove from the queue (Delete)"), "queueRemove");
    m_clear = tool(tr("Clear"), tr("Take those that have ended off the list; their sessions stay"), "queueClear");
    connect(m_up, &QToolButton::clicked, this, [this] { moveSelected(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveSelected(1); });
    connect(m_remove, &QToolButton::clicked, this, &QueueView::removeSelected);
    connect(m_clear, &QToolButton::clicked, m_queue, &ExperimentQueue::clearEnded);
    m_start = new QPushButton(tr("Run the queue"));
    m_start->setObjectName(QStringLiteral("runQueue"));
    m_start->setToolTip(tr("One experiment after the other; a failed one does not stop the rest"));
    connect(m_start, &QPushButton::clicked, m_queue, &ExperimentQueue::start);
}

int QueueView::selected() const {
    const QListWidgetItem* item = m_list->currentItem();
    return item ? item->data(Qt::UserRole).toInt() : 0;
}

void QueueView::refresh() {
    const int chosen = selected();
    int row = -1;
    {
        const QSignalBlocker block(m_list);
        m_list->clear();
        for (const ExperimentQueue::Entry& entry : m_queue->entries()) {
            const QString title = experimentTitle(entry.config);
            QString line = mark(entry.state) + QLatin1Char(' ') + title;
            if (entry.problem)
                line += QStringLiteral("\n    ") + errorSentence(*entry.problem);
            auto* item = new QListWidgetItem(line);
            item->setData(Qt::UserRole, entry.id);
            item->setData(Qt::AccessibleTextRole, QString(title + QStringLiteral(", ") + stateText(entry)));
            item->setToolTip(!entry.problem ? QString(title + QStringLiteral(" · ") + stateText(entry))
                                            : QString(title + QLatin1Char('\n') + errorSentence(*entry.problem)));
            Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
            if (entry.state == ExperimentQueue::State::Waiting)
                flags |= Qt::ItemIsDragEnabled;
            item->setFlags(flags); // dropped between rows, never on one
            m_list->addItem(item);
            if (entry.id == chosen)
                row = m_list->count() - 1;
        }
    }
    m_list->setCurrentRow(row);
    Q_EMIT m_list->currentRowChanged(row); // states may have changed under the same choice
    int height = 4;
    for (int shown = 0; shown < std::min(mostRowsShown, std::max(1, m_list->count())); ++shown)
        height += std::max(m_list->sizeHintForRow(shown), m_list->fontMetrics().height() + 4);
    m_list->setFixedHeight(height);
    const auto entries = static_cast<int>(m_queue->entries().size());
    const int waits = m_queue->waiting();
    m_header->setText(waits > 0 ? tr("Queue: %1 waiting").arg(waits) : tr("Queue"));
    m_clear->setEnabled(entries > waits);
    m_start->setVisible(m_queue->held() && waits > 0);
    setVisible(entries > 0);
}

void QueueView::moveSelected(int steps) {
    const int id = selected();
    const auto& entries = m_queue->entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].id != id)
            continue;
        if (steps < 0 && i > 0)
            m_queue->move(id, entries[i - 1].id);
        else if (steps > 0 && i + 1 < entries.size())
            m_queue->move(id, i + 2 < entries.size() ? entries[i + 2].id : 0);
        return;
    }
}

void QueueView::removeSelected() {
    const int row = m_list->currentRow();
    m_queue->remove(selected());
    m_list->setCurrentRow(std::min(row, m_list->count() - 1));
}

// The list shows an order the user made by dragging: the queue takes it, and the list is made anew from the queue.
void QueueView::takeDraggedOrder() {
    std::vector<int> order;
    for (int row = 0; row < m_list->count(); ++row)
        order.push_back(m_list->item(row)->data(Qt::UserRole).toInt());
    for (const int id : order) // each to the end in turn: then they stand in this order
        m_queue->move(id, 0);
    refresh();
}

bool QueueView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            moveSelected(key->key() == Qt::Key_Up ? -1 : 1);
            return true;
        }
        if (key->key() == Qt::Key_Delete) {
            removeSelected();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace lamina

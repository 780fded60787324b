// The queue under the experiment panel: what waits, runs and has ended; reordered by drag or Alt+Up/Down.
#pragma once

#include <QWidget>

class QListWidget;
class QPushButton;
class QToolButton;

namespace lamina {

class ExperimentQueue;

// "The queue is done: …", with how many failed and why the first of them did.
QString queueSummary(const ExperimentQueue& queue);

class QueueView : public QWidget {
    Q_OBJECT
public:
    explicit QueueView(ExperimentQueue* queue, QWidget* parent = nullptr);

    QListWidget* list() const { return m_list; }

Q_SIGNALS:
    void sessionRequested(const QString& file); // of one that has ended

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeList();
    void makeTools();
    void refresh();
    void moveSelected(int steps);
    void removeSelected();
    void takeDraggedOrder();
    int selected() const; // id; 0: none

    ExperimentQueue* m_queue;
    QToolButton* m_header = nullptr;
    QWidget* m_body = nullptr;
    QListWidget* m_list = nullptr;
    QPushButton* m_start = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QToolButton* m_remove = nullptr;
    QToolButton* m_clear = nullptr;
};

} // namespace lamina

// In the status line: the file that is being written or opened, how far it is, and a button that gives it up. Hidden
// while there is none, and for the first moment of it: most files are there at once.
#pragma once

#include <QTimer>
#include <QWidget>

class QProgressBar;
class QToolButton;

namespace lamina {

class ElidedLabel;
class FileJobs;

class JobLine : public QWidget {
    Q_OBJECT
public:
    explicit JobLine(FileJobs* jobs, QWidget* parent = nullptr); // `jobs` outlives the line
    QString text() const;

private:
    void refresh();

    FileJobs* m_jobs;
    ElidedLabel* m_text = nullptr;
    QProgressBar* m_bar = nullptr;
    QToolButton* m_cancel = nullptr;
    QTimer m_delay;
};

} // namespace lamina

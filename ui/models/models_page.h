// The models that can be named: what of them is on disk; downloading, checking, removing and choosing them.
#pragma once

#include "ui/run/model_jobs.h"

#include <QWidget>

class QLabel;
class QLayout;
class QLineEdit;
class QPushButton;
class QTableView;

namespace lamina {

class MessageBar;
class ModelsModel;

// Closing the page, or building it anew in another language, leaves the downloads of `jobs` going. When `jobs` goes,
// the window that the page is in closes.
class ModelsPage : public QWidget {
    Q_OBJECT

public:
    explicit ModelsPage(ModelJobs* jobs, QWidget* parent = nullptr);

    QString selectedModel() const; // empty if none
    void select(const QString& name);

Q_SIGNALS:
    void modelChosen(const QString& name); // "Use this model"

private:
    void makeTable();
    QLayout* makeActions();
    QLayout* makeNamed();
    void connectJobs();
    void jobEnded(const ModelJobs::Outcome& outcome);
    void downloadNamed();
    void askToRemove();
    void updateButtons();
    void updatePlace();

    ModelJobs* m_jobs;
    QString m_selected; // while the model's rows are built anew
    ModelsModel* m_model = nullptr;
    MessageBar* m_message = nullptr;
    QTableView* m_table = nullptr;
    QPushButton* m_download = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_verify = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_use = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_downloadNamed = nullptr;
    QLabel* m_place = nullptr;
};

} // namespace lamina

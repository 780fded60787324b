// The models that can be named: what of them is on disk; downloading, checking, removing and choosing them.
#pragma once

#include "ui/run/model_jobs.h"

#include <QWidget>

class QLabel;
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
    void jobEnded(const ModelJobs::Outcome& outcome);
    void downloadNamed();
    void askToRemove();
    void updateButtons();
    void updatePlace();

    ModelJobs* m_jobs;
    QString m_selected; // while the model's rows are built anew
    ModelsModel* m_model;
    MessageBar* m_message;
    QTableView* m_table;
    QPushButton* m_download;
    QPushButton* m_pause;
    QPushButton* m_cancel;
    QPushButton* m_verify;
    QPushButton* m_remove;
    QPushButton* m_use;
    QLineEdit* m_name;
    QPushButton* m_downloadNamed;
    QLabel* m_place;
};

} // namespace lamina

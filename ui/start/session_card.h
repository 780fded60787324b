// One session of a list: the thumbnail of its density curve, its name and what it is of.
#pragma once

#include "base/error.h"
#include "session/session_summary.h"

#include <QAbstractButton>

class QToolButton;

namespace lamina {

class SessionCard : public QAbstractButton {
    Q_OBJECT
public:
    enum class Of {
        Recent, // named by its file
        Kept    // of a run that is not saved: named by its model and article; it can be discarded
    };
    explicit SessionCard(const QString& file, Of list = Of::Recent, QWidget* parent = nullptr);

    // Missing or unreadable: greyed, and a recent one can be taken off the list.
    void setSummary(const Result<SessionSummary>& summary);
    const QString& file() const { return m_file; }
    bool missing() const { return m_missing; }

    QSize sizeHint() const override;

    // The one on show in the window: its file keeps its name and place meanwhile.
    void setOnShow(bool onShow) { m_onShow = onShow; }

Q_SIGNALS:
    void compareRequested();
    void renameRequested();
    void removeRequested(); // a kept one is discarded, a recent one taken off the list
    void deleteRequested(); // the file of a recent one

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showActions();

    QString m_file;
    Of m_list;
    SessionSummary m_summary;
    bool m_known = false;
    bool m_missing = false;
    bool m_onShow = false;
    QToolButton* m_remove = nullptr;
    QToolButton* m_more = nullptr;
};

// The density by layer as a small line without axes: the run solid, its control dashed.
void paintSparkline(QPainter& painter, const QRectF& area, const SessionSummary& summary, const QPalette& palette,
                    const QFont& font);

} // namespace lamina

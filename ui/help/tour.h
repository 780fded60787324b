// A short tour of the window: one bubble after another beside what it explains, the rest dimmed. Steps whose target is
// not on the screen are left out.
//
// The window: offerTour(this) once a profile with results is shown (the demo); it does nothing when the tour was
// finished or skipped before. startTour(this) from the help menu.
#pragma once

#include <QPointer>
#include <QWidget>
#include <vector>

class QFrame;
class QLabel;
class QPushButton;

namespace lamina {

struct TourStep {
    QString target; // objectName
    QString title;
    QString text;
};
std::vector<TourStep> tourSteps(); // of the window, in its language

class Tour : public QWidget {
    Q_OBJECT
public:
    // Covers `window`; only steps that can be shown are kept. GUI thread.
    Tour(const std::vector<TourStep>& steps, QWidget* window);

    int count() const { return static_cast<int>(m_steps.size()); }
    int current() const { return m_current; } // from 0
    QRect highlighted() const;                // in the window's coordinates

public Q_SLOTS:
    void next(); // past the last: finished
    void back();
    void skip();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Step {
        TourStep text;
        QPointer<QWidget> target;
    };
    void showStep(int step);
    void placeBubble();
    void end();

    std::vector<Step> m_steps;
    int m_current = 0;
    QPointer<QWidget> m_focus; // before
    QFrame* m_bubble = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QLabel* m_place = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_next = nullptr;
};

// nullptr where no step has a target on the screen; then it is offered again another time.
Tour* startTour(QWidget* window);
Tour* offerTour(QWidget* window); // unless it was seen

} // namespace lamina

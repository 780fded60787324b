// What a chart or number is, beside the (i) that was asked: what it is, the formula, how to read it, a common
// misreading. Esc or a click elsewhere closes it, and the keyboard goes back to where it was.
//
// installChartActions() connects every chart; elsewhere an (i) of its own is made with makeHelpButton().
#pragma once

#include <QFrame>
#include <QPointer>

class QAbstractButton;

namespace lamina {

struct HelpTopic;

class HelpPopup : public QFrame {
    Q_OBJECT
public:
    HelpPopup(const HelpTopic& topic, QWidget* anchor);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    QWidget* makeText(const HelpTopic& topic);
    void place(const QWidget* anchor);
    QPointer<QWidget> m_focus; // before
};

// `anchor`: the (i), or the chart that has one. nullptr where there is no such topic. It deletes itself when closed.
HelpPopup* showHelp(const QString& topic, QWidget* anchor);

// An (i) that shows the topic.
QAbstractButton* makeHelpButton(const QString& topic);

} // namespace lamina

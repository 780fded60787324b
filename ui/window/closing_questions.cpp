#include "ui/window/closing_questions.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace lamina {

namespace {

struct Closing {
    Q_DECLARE_TR_FUNCTIONS(lamina::MainWindow)
};

} // namespace

bool askToStopRun(QWidget* window) {
    QMessageBox box(QMessageBox::Question, Closing::tr("A run is going on"),
                    Closing::tr("Stop the run and close the window?"), QMessageBox::NoButton, window);
    box.setInformativeText(Closing::tr("What is done is kept, and the run can be resumed next time."));
    QPushButton* stop = box.addButton(Closing::tr("Stop and close"), QMessageBox::AcceptRole);
    box.addButton(Closing::tr("Keep running"), QMessageBox::RejectRole);
    box.setDefaultButton(stop);
    box.exec();
    return box.clickedButton() == stop;
}

bool askToLeaveUnsaved(QWidget* window, std::size_t unsaved) {
    QMessageBox box(QMessageBox::Question, Closing::tr("Not saved yet"),
                    Closing::tr("Finished runs that are not saved: %1").arg(unsaved), QMessageBox::NoButton, window);
    box.setInformativeText(Closing::tr("They stay on the start page until they are saved or discarded."));
    QPushButton* leave = box.addButton(Closing::tr("Close"), QMessageBox::AcceptRole);
    box.addButton(Closing::tr("Stay"), QMessageBox::RejectRole);
    box.setDefaultButton(leave);
    box.exec();
    return box.clickedButton() == leave;
}

} // namespace lamina

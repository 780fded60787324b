// Every key of the window: those of its actions, and those of the views.
#pragma once

#include <QDialog>

namespace lamina {

class ShortcutsDialog : public QDialog {
    Q_OBJECT
public:
    // Lists the actions of `window` that have a key.
    explicit ShortcutsDialog(const QWidget* window, QWidget* parent = nullptr);
};

} // namespace lamina

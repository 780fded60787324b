// What this program is, the versions it is made of, and their licences.
#pragma once

#include <QDialog>

namespace lamina {

class AboutDialog : public QDialog {
    Q_OBJECT
public:
    explicit AboutDialog(QWidget* parent = nullptr);

    static QString versions(); // one a line, for a report of a fault
};

} // namespace lamina

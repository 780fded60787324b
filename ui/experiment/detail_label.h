// The panel's small print: wrapped and faint.
#pragma once

#include <QLabel>

namespace lamina {

inline QLabel* detailLabel() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace lamina

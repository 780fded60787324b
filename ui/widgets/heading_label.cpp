#include "ui/widgets/heading_label.h"

namespace lamina {

QLabel* headingLabel(const QString& text) {
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

} // namespace lamina

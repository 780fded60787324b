#include "ui/widgets/heading_label.h"

#include "ui/charts/widgets/plain_text.h"

namespace lamina {

QLabel* headingLabel(const QString& text) {
    auto* label = plainLabel(text);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

} // namespace lamina

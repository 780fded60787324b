#include "ui/widgets/steady_place.h"

#include <QSizePolicy>
#include <QWidget>

namespace lamina {

void keepPlaceWhenHidden(QWidget* widget) {
    QSizePolicy policy = widget->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    widget->setSizePolicy(policy);
}

} // namespace lamina

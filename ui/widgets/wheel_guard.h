// The wheel scrolls: over a field that was not chosen it changes no setting.
#pragma once

#include <QObject>

namespace lamina {

// While it lives, wheel events over combo boxes, spin boxes and sliders of the program that have no focus go to what
// lies below, and the wheel gives these widgets no focus. GUI thread.
class WheelGuard : public QObject {
    Q_OBJECT
public:
    explicit WheelGuard(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace lamina

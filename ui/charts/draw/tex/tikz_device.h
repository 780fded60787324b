// A paint device whose drawing is TikZ: what is painted with QPainter, as TeX. For figures that are pictures rather
// than numbers, such as the map.
#pragma once

#include <QPaintDevice>
#include <QString>
#include <memory>

namespace lamina {

class TikzEngine;

// Lengths in px, 96 to the inch; the picture's cm grow upwards from its lower left corner. Filled shapes, lines and
// single lines of text; no images, gradients or clipping. Text stands where its middle was painted, since TeX's fonts
// are of another width.
class TikzDevice : public QPaintDevice {
public:
    explicit TikzDevice(const QSizeF& size);
    ~TikzDevice() override;

    QPaintEngine* paintEngine() const override;
    QString tikz() const; // commands for the inside of a tikzpicture in cm

protected:
    int metric(PaintDeviceMetric metric) const override;

private:
    QSizeF m_size;
    std::unique_ptr<TikzEngine> m_engine;
};

} // namespace lamina

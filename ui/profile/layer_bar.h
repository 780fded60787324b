// The row that chooses a layer: play, slider, arrows, the curve whose layer is shown, and the button that follows the
// training. It shows what present() says and tells what the user wants; the choice itself is kept by its owner.
#pragma once

#include "ui/run/shown_profile.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace lamina {

class PlayButton;

class LayerBar : public QWidget {
    Q_OBJECT
public:
    explicit LayerBar(QWidget* parent = nullptr);

    // While it follows, the curve in training becomes the chosen one, and at the end the model itself.
    void present(const ShownProfile& profile, int layer, bool following);
    CurveId curve() const; // the chosen one
    void setCurve(const CurveId& curve);

public Q_SLOTS:
    void togglePlaying();
    void stopPlaying();

Q_SIGNALS:
    void layerChosen(int layer);  // with an arrow
    void layerDragged(int layer); // with the slider: many a second
    void layerPlayed(int layer);  // by the walk through the layers
    void curveChosen();
    void followingChosen(bool following);

private:
    void makeCurveAndFollow();
    QToolButton* makeArrow(Qt::ArrowType arrow, const QString& name, int step);
    void startWalk();
    void walk();
    void listCurves(const std::vector<CurveId>& curves);

    std::vector<CurveId> m_listed; // in the choice of curves
    PlayButton* m_play = nullptr;
    QToolButton* m_previous = nullptr;
    QSlider* m_slider = nullptr;
    QToolButton* m_next = nullptr;
    QLabel* m_label = nullptr;
    QComboBox* m_curve = nullptr;
    QToolButton* m_follow = nullptr;
};

} // namespace lamina

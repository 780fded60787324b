// The middle of the window: two depth charts, the layer slider, and what is known of the chosen layer.
#pragma once

#include "shown_profile.h"

#include <QWidget>

class QAbstractButton;
class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QTabWidget;
class QToolButton;

namespace lamina {

class ChartWidget;
class LayerView;

class ProfileView : public QWidget {
    Q_OBJECT
public:
    explicit ProfileView(QWidget* parent = nullptr);

    // Shows a newer state of the same profile, or (`fresh`) another one: then the choice of a layer starts anew.
    void show(const ShownProfile& profile, bool fresh);

    LayerView* layerView() const { return m_layerView; }
    int layer() const { return m_layer; }
    bool following() const { return m_following; }
    void setMetric(const QString& name);
    QString metric() const;
    QString sentence() const;

public Q_SLOTS:
    void chooseLayer(int layer); // by the user: no longer follows the layer in training
    void setFollowing(bool following);

Q_SIGNALS:
    void layerShown(int layer); // another one is chosen or followed
    void contextChosen(int window, int index); // as LayerView says it

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refresh();
    void refreshDepth();
    void refreshLayer();
    void moveTo(int layer);
    std::optional<Control> shownControl() const;

    ShownProfile m_profile;
    int m_layer = 0;
    int m_toldLayer = -1;
    bool m_following = true;
    ChartWidget* m_density = nullptr;
    ChartWidget* m_second = nullptr;
    QComboBox* m_metric = nullptr;
    QSlider* m_slider = nullptr;
    QLabel* m_layerLabel = nullptr;
    QToolButton* m_previous = nullptr;
    QToolButton* m_next = nullptr;
    QToolButton* m_follow = nullptr;
    QComboBox* m_curve = nullptr;
    QLabel* m_sentence = nullptr;
    QAbstractButton* m_sentenceHelp = nullptr;
    LayerView* m_layerView = nullptr;
};

} // namespace lamina

// The row that replays a finished profile by epoch: play, slider, and which epoch is shown. It shows what present()
// says and tells what the user wants; the choice itself is kept by its owner.
#pragma once

#include <QWidget>
#include <optional>

class QLabel;
class QSlider;

namespace lamina {

class PlayButton;

class ReplayBar : public QWidget {
    Q_OBJECT
public:
    explicit ReplayBar(QWidget* parent = nullptr);

    // Epochs from 1; nothing: as measured after training.
    void present(int epochs, std::optional<int> epoch);

public Q_SLOTS:
    void stopPlaying();

Q_SIGNALS:
    void epochDragged(std::optional<int> epoch); // with the slider: many a second
    void epochPlayed(std::optional<int> epoch);  // by the replay

private:
    // The slider has one position more than there are epochs: the end, after training.
    std::optional<int> epochAt(int position) const;
    void startReplay();
    void replay();

    int m_epochs = 0;
    PlayButton* m_play = nullptr;
    QSlider* m_slider = nullptr;
    QLabel* m_label = nullptr;
};

} // namespace lamina

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
<context>
    <name>Charts</name>
    <message>
        <source>%1 by layer</source>
        <translation>%1 theo lớp</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>lớp</translation>
    </message>
    <message>
        <source>Each layer adds one point here as it is measured.</source>
        <translation>Mỗi lớp đo xong sẽ thêm một điểm ở đây.</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>lớp %1</translation>
    </message>
    <message>
        <source>random weights</source>
        <translation>trọng số ngẫu nhiên</translation>
    </message>
    <message>
        <source>this model</source>
        <translation>mô hình này</translation>
    </message>
    <message>
        <source>in training</source>
        <translation>đang huấn luyện</translation>
    </message>
    <message>
        <source>ceiling k/F</source>
        <translation>trần k/F</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Huấn luyện</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>epoch</translation>
    </message>
    <message>
        <source>loss, raw units</source>
        <translation>mất mát, đơn vị gốc</translation>
    </message>
    <message>
        <source>The training curves of the chosen layer appear here, epoch by epoch.</source>
        <translation>Đường huấn luyện của lớp được chọn sẽ hiện ở đây, từng epoch một.</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>epoch %1</translation>
    </message>
    <message>
        <source>objective</source>
        <translation>mục tiêu</translation>
    </message>
    <message>
        <source>MSE</source>
        <translation>MSE</translation>
    </message>
    <message>
        <source>λ·L1</source>
        <translation>λ·L1</translation>
    </message>
    <message>
        <source>Density while training</source>
        <translation>Mật độ khi huấn luyện</translation>
    </message>
    <message>
        <source>How active the latents are, epoch by epoch.</source>
        <translation>Các biến ẩn hoạt động nhiều đến đâu, từng epoch một.</translation>
    </message>
    <message>
        <source>density</source>
        <translation>mật độ</translation>
    </message>
    <message>
        <source>Latent density</source>
        <translation>Mật độ biến ẩn</translation>
    </message>
    <message>
        <source>share of tokens on which a latent is active</source>
        <translation>tỉ lệ token mà một biến ẩn hoạt động</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>chết</translation>
    </message>
    <message>
        <source>latents</source>
        <translation>số biến ẩn</translation>
    </message>
    <message>
        <source>Rare latents stand at the left, busy ones at the right, dead ones in a bar of their own.</source>
        <translation>Biến ẩn hiếm khi hoạt động nằm bên trái, hoạt động nhiều nằm bên phải, biến ẩn chết có một cột riêng.</translation>
    </message>
    <message>
        <source>dead latents</source>
        <translation>biến ẩn chết</translation>
    </message>
    <message>
        <source>active on %1 to %2 % of tokens</source>
        <translation>hoạt động ở %1 đến %2 % số token</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>Giá trị kích hoạt</translation>
    </message>
    <message>
        <source>size of a positive activation z</source>
        <translation>độ lớn của giá trị kích hoạt dương z</translation>
    </message>
    <message>
        <source>count</source>
        <translation>số lần</translation>
    </message>
    <message>
        <source>How large the latents' activations are, where they are active.</source>
        <translation>Giá trị kích hoạt của các biến ẩn lớn đến đâu, ở những chỗ chúng hoạt động.</translation>
    </message>
    <message>
        <source>z about %1</source>
        <translation>z khoảng %1</translation>
    </message>
    <message>
        <source>L0 per token</source>
        <translation>L0 mỗi token</translation>
    </message>
    <message>
        <source>active latents of a token</source>
        <translation>số biến ẩn hoạt động của một token</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>số token</translation>
    </message>
    <message>
        <source>How many latents each token uses; measured when a layer is finished.</source>
        <translation>Mỗi token dùng bao nhiêu biến ẩn; được đo khi lớp hoàn tất.</translation>
    </message>
    <message>
        <source>about %1 active latents</source>
        <translation>khoảng %1 biến ẩn hoạt động</translation>
    </message>
</context>
<context>
    <name>Metrics</name>
    <message>
        <source>Density</source>
        <translation>Mật độ</translation>
    </message>
    <message>
        <source>density (%)</source>
        <translation>mật độ (%)</translation>
    </message>
    <message>
        <source>Share of latents active on an average token. Lower means a sparser code.</source>
        <translation>Tỉ lệ biến ẩn hoạt động ở một token trung bình. Càng thấp thì mã càng thưa.</translation>
    </message>
    <message>
        <source>L0</source>
        <translation>L0</translation>
    </message>
    <message>
        <source>active latents per token</source>
        <translation>số biến ẩn hoạt động mỗi token</translation>
    </message>
    <message>
        <source>Number of latents active on an average token: density times the number of latents.</source>
        <translation>Số biến ẩn hoạt động ở một token trung bình: mật độ nhân với số biến ẩn.</translation>
    </message>
    <message>
        <source>MSE</source>
        <translation>MSE</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>sai số bình phương trung bình</translation>
    </message>
    <message>
        <source>Mean squared reconstruction error in raw units. It grows with the power of the inputs, so compare it with the input power or read the FVU.</source>
        <translation>Sai số tái tạo bình phương trung bình theo đơn vị gốc. Nó tăng theo công suất đầu vào, nên hãy so với công suất đầu vào hoặc xem FVU.</translation>
    </message>
    <message>
        <source>L1</source>
        <translation>L1</translation>
    </message>
    <message>
        <source>mean |z|</source>
        <translation>trung bình |z|</translation>
    </message>
    <message>
        <source>Mean size of the latents, before the weight λ.</source>
        <translation>Độ lớn trung bình của các biến ẩn, chưa nhân trọng số λ.</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>Hàm mục tiêu</translation>
    </message>
    <message>
        <source>MSE + λ·L1</source>
        <translation>MSE + λ·L1</translation>
    </message>
    <message>
        <source>What the training minimises: reconstruction error plus the price of activity.</source>
        <translation>Đại lượng mà quá trình huấn luyện làm nhỏ đi: sai số tái tạo cộng với giá của việc hoạt động.</translation>
    </message>
    <message>
        <source>FVU</source>
        <translation>FVU</translation>
    </message>
    <message>
        <source>fraction of variance unexplained (%)</source>
        <translation>phần phương sai chưa giải thích (%)</translation>
    </message>
    <message>
        <source>Share of the inputs' variance that the reconstruction misses: 0 % is perfect, 100 % is no better than always answering the mean.</source>
        <translation>Phần phương sai của đầu vào mà bản tái tạo bỏ lỡ: 0 % là hoàn hảo, 100 % là không hơn gì luôn trả lời bằng giá trị trung bình.</translation>
    </message>
    <message>
        <source>Explained variance</source>
        <translation>Phương sai giải thích</translation>
    </message>
    <message>
        <source>explained variance (%)</source>
        <translation>phương sai giải thích (%)</translation>
    </message>
    <message>
        <source>Share of the inputs' variance that the reconstruction keeps: 100 % minus the FVU.</source>
        <translation>Phần phương sai của đầu vào mà bản tái tạo giữ lại: 100 % trừ FVU.</translation>
    </message>
    <message>
        <source>Dead latents</source>
        <translation>Biến ẩn chết</translation>
    </message>
    <message>
        <source>dead latents (%)</source>
        <translation>biến ẩn chết (%)</translation>
    </message>
    <message>
        <source>Share of latents that were active on no token at all.</source>
        <translation>Tỉ lệ biến ẩn không hoạt động ở bất kỳ token nào.</translation>
    </message>
    <message>
        <source>Dense latents</source>
        <translation>Biến ẩn dày</translation>
    </message>
    <message>
        <source>dense latents (%)</source>
        <translation>biến ẩn dày (%)</translation>
    </message>
    <message>
        <source>Share of latents active on more than a tenth of the tokens: too busy to mean one thing.</source>
        <translation>Tỉ lệ biến ẩn hoạt động ở hơn một phần mười số token: quá bận để chỉ mang một ý nghĩa.</translation>
    </message>
    <message>
        <source>Input power</source>
        <translation>Công suất đầu vào</translation>
    </message>
    <message>
        <source>mean of x²</source>
        <translation>trung bình của x²</translation>
    </message>
    <message>
        <source>Mean square of the activations fed in. Its growth with depth shapes the raw MSE.</source>
        <translation>Trung bình bình phương của các giá trị đưa vào. Việc nó tăng theo độ sâu quyết định dáng của MSE gốc.</translation>
    </message>
    <message>
        <source>Density × activation</source>
        <translation>Mật độ × kích hoạt</translation>
    </message>
    <message>
        <source>density × activation</source>
        <translation>mật độ × kích hoạt</translation>
    </message>
    <message>
        <source>Mean over latents of scaled density times scaled mean activation: the third panel of the original exercise.</source>
        <translation>Trung bình trên các biến ẩn của mật độ chuẩn hoá nhân với kích hoạt trung bình chuẩn hoá: ô thứ ba của bài tập gốc.</translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <translation>%1 (%2 trên %3)</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>%1, layer %2</source>
        <translation>%1, lớp %2</translation>
    </message>
    <message>
        <source>Laminar profile of %1</source>
        <translation>Biên dạng lớp của %1</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Mô hình</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Bài viết</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Cấu hình mẫu</translation>
    </message>
    <message>
        <source>modified</source>
        <translation>đã sửa</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Lớp</translation>
    </message>
    <message>
        <source>Article from</source>
        <translation>Nguồn bài viết</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Phiên bản</translation>
    </message>
    <message>
        <source>Retrieved</source>
        <translation>Lấy lúc</translation>
    </message>
    <message>
        <source>SHA-256 of the page</source>
        <translation>SHA-256 của trang</translation>
    </message>
    <message>
        <source>SHA-256 of the text</source>
        <translation>SHA-256 của văn bản</translation>
    </message>
    <message>
        <source>SHA-256 of %1</source>
        <translation>SHA-256 của %1</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Chương trình</translation>
    </message>
    <message>
        <source>oneDNN</source>
        <translation>oneDNN</translation>
    </message>
    <message>
        <source>Instruction set</source>
        <translation>Tập lệnh</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Số luồng</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>hạt giống %1</translation>
    </message>
    <message>
        <source>This run was stopped before it was complete.</source>
        <translation>Lượt chạy này đã bị dừng trước khi hoàn tất.</translation>
    </message>
    <message>
        <source>The profile</source>
        <translation>Biên dạng</translation>
    </message>
    <message>
        <source>Layer by layer</source>
        <translation>Từng lớp một</translation>
    </message>
    <message>
        <source>Control: %1</source>
        <translation>Đối chứng: %1</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Thiết lập</translation>
    </message>
    <message>
        <source>What the numbers mean</source>
        <translation>Các con số nghĩa là gì</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Nguồn gốc</translation>
    </message>
</context>
<context>
    <name>lamina::ExperimentPanel</name>
    <message>
        <source>%1 s</source>
        <translation>%1 giây</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 phút %2 giây</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 phút</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 giờ %2 phút</translation>
    </message>
    <message>
        <source>Demo: light-emitting diodes</source>
        <translation>Mẫu: đi-ốt phát quang</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Tệp…</translation>
    </message>
    <message>
        <source>Web address…</source>
        <translation>Địa chỉ web…</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>Văn bản dán vào</translation>
    </message>
    <message>
        <source>Demo: 12 small layers</source>
        <translation>Mẫu: 12 lớp nhỏ</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Thư mục…</translation>
    </message>
    <message>
        <source>Then the same with random weights</source>
        <translation>Sau đó chạy lại với trọng số ngẫu nhiên</translation>
    </message>
    <message>
        <source>A second, dashed curve: the same model with the entries of every weight matrix shuffled. What both curves share does not come from training.</source>
        <translation>Đường thứ hai, nét đứt: cùng mô hình nhưng các phần tử của mọi ma trận trọng số bị xáo trộn. Điểm chung của hai đường không đến từ việc huấn luyện.</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>Mọi thiết lập</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Bắt đầu</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Bài viết</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Mô hình</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Cấu hình mẫu</translation>
    </message>
    <message>
        <source>Choose an article</source>
        <translation>Chọn bài viết</translation>
    </message>
    <message>
        <source>Articles (*.html *.htm *.txt *.md);;All files (*)</source>
        <translation>Bài viết (*.html *.htm *.txt *.md);;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Web address</source>
        <translation>Địa chỉ web</translation>
    </message>
    <message>
        <source>Address of the article (http or https):</source>
        <translation>Địa chỉ của bài viết (http hoặc https):</translation>
    </message>
    <message>
        <source>Paste the text of the article:</source>
        <translation>Dán văn bản của bài viết:</translation>
    </message>
    <message>
        <source>Choose the folder of a GPT-2 model</source>
        <translation>Chọn thư mục của một mô hình GPT-2</translation>
    </message>
    <message>
        <source>%1 (modified)</source>
        <translation>%1 (đã sửa)</translation>
    </message>
    <message>
        <source>Estimating time and memory…</source>
        <translation>Đang ước lượng thời gian và bộ nhớ…</translation>
    </message>
    <message>
        <source>About %1 · %2 memory · %3 on disk</source>
        <translation>Khoảng %1 · %2 bộ nhớ · %3 trên đĩa</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>khoảng %1</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Bắt đầu lại</translation>
    </message>
</context>
<context>
    <name>lamina::LayerView</name>
    <message>
        <source>Training</source>
        <translation>Huấn luyện</translation>
    </message>
    <message>
        <source>Latent density</source>
        <translation>Mật độ biến ẩn</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>Giá trị kích hoạt</translation>
    </message>
    <message>
        <source>L0 per token</source>
        <translation>L0 mỗi token</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Lớp %1</translation>
    </message>
    <message>
        <source>random weights</source>
        <translation>trọng số ngẫu nhiên</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 trên %2</translation>
    </message>
    <message>
        <source>This layer diverged: its loss grew without bound. A smaller learning rate helps. The other layers are not affected.</source>
        <translation>Lớp này phân kỳ: mất mát tăng không giới hạn. Tốc độ học nhỏ hơn sẽ giúp. Các lớp khác không bị ảnh hưởng.</translation>
    </message>
    <message>
        <source>In training: means over the last epoch.</source>
        <translation>Đang huấn luyện: trung bình của epoch vừa rồi.</translation>
    </message>
    <message>
        <source>Not measured yet.</source>
        <translation>Chưa đo.</translation>
    </message>
    <message>
        <source>Measured in one pass after training.</source>
        <translation>Đo trong một lượt sau khi huấn luyện.</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>Thang log</translation>
    </message>
</context>
<context>
    <name>lamina::MainWindow</name>
    <message>
        <source>Experiment</source>
        <translation>Thí nghiệm</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Công cụ</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Mở</translation>
    </message>
    <message>
        <source>Open a session</source>
        <translation>Mở một phiên</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
    <message>
        <source>Save the session as a .lamina file</source>
        <translation>Lưu phiên thành tệp .lamina</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Xuất</translation>
    </message>
    <message>
        <source>Charts, numbers or a report, for other programs</source>
        <translation>Biểu đồ, số liệu hoặc báo cáo, cho chương trình khác</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Bắt đầu</translation>
    </message>
    <message>
        <source>Start the experiment</source>
        <translation>Bắt đầu thí nghiệm</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Chạy tiếp</translation>
    </message>
    <message>
        <source>Go on with the run that was stopped</source>
        <translation>Chạy tiếp lượt đã dừng</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Tạm dừng</translation>
    </message>
    <message>
        <source>Pause the run, or go on</source>
        <translation>Tạm dừng hoặc tiếp tục lượt chạy</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Stop the run and keep what is done</source>
        <translation>Dừng lượt chạy và giữ phần đã xong</translation>
    </message>
    <message>
        <source>Skip random weights</source>
        <translation>Bỏ qua trọng số ngẫu nhiên</translation>
    </message>
    <message>
        <source>The profile is complete; leave out the second curve</source>
        <translation>Biên dạng đã hoàn tất; bỏ đường thứ hai</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Trình đơn</translation>
    </message>
    <message>
        <source>Appearance, language and more</source>
        <translation>Giao diện, ngôn ngữ và các mục khác</translation>
    </message>
    <message>
        <source>Profile charts</source>
        <translation>Biểu đồ biên dạng</translation>
    </message>
    <message>
        <source>Training curves of the chosen layer</source>
        <translation>Đường huấn luyện của lớp được chọn</translation>
    </message>
    <message>
        <source>Histograms of the chosen layer</source>
        <translation>Biểu đồ tần suất của lớp được chọn</translation>
    </message>
    <message>
        <source>Report as a web page (HTML)</source>
        <translation>Báo cáo dạng trang web (HTML)</translation>
    </message>
    <message>
        <source>Report as PDF</source>
        <translation>Báo cáo dạng PDF</translation>
    </message>
    <message>
        <source>Experiment panel</source>
        <translation>Bảng thí nghiệm</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Giao diện</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Theo hệ thống</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Sáng</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Tối</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Ngôn ngữ</translation>
    </message>
    <message>
        <source>About Lamina</source>
        <translation>Giới thiệu Lamina</translation>
    </message>
    <message>
        <source>Lamina %1

Measures how sparse and how faithful a fresh autoencoder is at every layer of a language model.</source>
        <translation>Lamina %1

Đo xem ở mỗi lớp của một mô hình ngôn ngữ, một bộ tự mã hoá mới thưa và trung thực đến đâu.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Thoát</translation>
    </message>
    <message>
        <source>Ready. Start runs the experiment on the left.</source>
        <translation>Sẵn sàng. Bấm Bắt đầu để chạy thí nghiệm bên trái.</translation>
    </message>
    <message>
        <source>Opening article and model…</source>
        <translation>Đang mở bài viết và mô hình…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Đang dừng…</translation>
    </message>
    <message>
        <source>Finished, not saved yet</source>
        <translation>Đã xong, chưa lưu</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Đã xong</translation>
    </message>
    <message>
        <source>Stopped; what is done is kept</source>
        <translation>Đã dừng; phần đã xong được giữ lại</translation>
    </message>
    <message>
        <source>The run ended with an error</source>
        <translation>Lượt chạy kết thúc vì lỗi</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Tiếp tục</translation>
    </message>
    <message>
        <source>%1 – Lamina</source>
        <translation>%1 – Lamina</translation>
    </message>
    <message>
        <source>Lamina sessions (*.lamina);;All files (*)</source>
        <translation>Phiên Lamina (*.lamina);;Mọi tệp (*)</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>Đang mở %1…</translation>
    </message>
    <message>
        <source>This run was stopped before it was complete.</source>
        <translation>Lượt chạy này đã bị dừng trước khi hoàn tất.</translation>
    </message>
    <message>
        <source>Save the session</source>
        <translation>Lưu phiên</translation>
    </message>
    <message>
        <source>Lamina sessions (*.lamina)</source>
        <translation>Phiên Lamina (*.lamina)</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Đã lưu thành %1</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>Đã xuất ra %1</translation>
    </message>
    <message>
        <source>A run of %1 was interrupted; layers done: %2.</source>
        <translation>Một lượt chạy của %1 đã bị ngắt; số lớp đã xong: %2.</translation>
    </message>
    <message>
        <source>Resume it</source>
        <translation>Chạy tiếp</translation>
    </message>
    <message>
        <source>A run is going on</source>
        <translation>Đang có một lượt chạy</translation>
    </message>
    <message>
        <source>Stop the run and close the window?</source>
        <translation>Dừng lượt chạy và đóng cửa sổ?</translation>
    </message>
    <message>
        <source>What is done is kept, and the run can be resumed next time.</source>
        <translation>Phần đã xong được giữ lại, và lần sau có thể chạy tiếp.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Dừng và đóng</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Chạy tiếp</translation>
    </message>
</context>
<context>
    <name>lamina::MessageBar</name>
    <message>
        <source>Details</source>
        <translation>Chi tiết</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Bỏ qua</translation>
    </message>
</context>
<context>
    <name>lamina::ProfileView</name>
    <message>
        <source>Metric of the second chart</source>
        <translation>Chỉ số của biểu đồ thứ hai</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Lớp</translation>
    </message>
    <message>
        <source>Previous layer</source>
        <translation>Lớp trước</translation>
    </message>
    <message>
        <source>Next layer</source>
        <translation>Lớp sau</translation>
    </message>
    <message>
        <source>Follow training</source>
        <translation>Theo lớp đang chạy</translation>
    </message>
    <message>
        <source>Always show the layer in training</source>
        <translation>Luôn hiện lớp đang được huấn luyện</translation>
    </message>
    <message>
        <source>Curve whose layer is shown</source>
        <translation>Đường có lớp đang được hiện</translation>
    </message>
    <message>
        <source>this model</source>
        <translation>mô hình này</translation>
    </message>
    <message>
        <source>random weights</source>
        <translation>trọng số ngẫu nhiên</translation>
    </message>
</context>
<context>
    <name>lamina::RunStatus</name>
    <message>
        <source>Progress of the run</source>
        <translation>Tiến độ của lượt chạy</translation>
    </message>
    <message>
        <source>Reading the article</source>
        <translation>Đang đọc bài viết</translation>
    </message>
    <message>
        <source>Running the model, layer %1</source>
        <translation>Đang chạy mô hình, lớp %1</translation>
    </message>
    <message>
        <source>Training layer %1 · epoch %2 of %3</source>
        <translation>Đang huấn luyện lớp %1 · epoch %2 trên %3</translation>
    </message>
    <message>
        <source>Measuring layer %1</source>
        <translation>Đang đo lớp %1</translation>
    </message>
    <message>
        <source>Writing the session</source>
        <translation>Đang ghi phiên</translation>
    </message>
    <message>
        <source>Random weights: %1</source>
        <translation>Trọng số ngẫu nhiên: %1</translation>
    </message>
    <message>
        <source>Paused · %1</source>
        <translation>Tạm dừng · %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>còn %1</translation>
    </message>
    <message>
        <source>threads: %1</source>
        <translation>số luồng: %1</translation>
    </message>
</context>
<context>
    <name>lamina::SettingsForm</name>
    <message>
        <source>Reset %1</source>
        <translation>Đặt lại %1</translation>
    </message>
    <message>
        <source>Changed; back to %1</source>
        <translation>Đã đổi; trở về %1</translation>
    </message>
</context>
</TS>

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
 <context>
  <name>Tables</name>
  <message>
   <source>Text</source>
   <translation>Văn bản</translation>
  </message>
  <message>
   <source>Windows</source>
   <translation>Cửa sổ</translation>
  </message>
  <message>
   <source>Which tokens are read: non-overlapping windows at random places, or the article's beginning.</source>
   <translation>Đọc những token nào: các cửa sổ không chồng nhau ở chỗ ngẫu nhiên, hay phần đầu bài viết.</translation>
  </message>
  <message>
   <source>Windows read</source>
   <translation>Số cửa sổ</translation>
  </message>
  <message>
   <source>How many windows of tokens the model reads.</source>
   <translation>Mô hình đọc bao nhiêu cửa sổ token.</translation>
  </message>
  <message>
   <source>Tokens a window</source>
   <translation>Token mỗi cửa sổ</translation>
  </message>
  <message>
   <source>Tokens in each window; at most the model's positions (1,024 for GPT-2).</source>
   <translation>Số token trong mỗi cửa sổ; nhiều nhất bằng số vị trí của mô hình (1.024 với GPT-2).</translation>
  </message>
  <message>
   <source>Drop first token</source>
   <translation>Bỏ token đầu</translation>
  </message>
  <message>
   <source>Leaves out token 0 of each window, whose activations are outliers.</source>
   <translation>Bỏ token 0 của mỗi cửa sổ, vì kích hoạt của nó là ngoại lai.</translation>
  </message>
  <message>
   <source>Hook point</source>
   <translation>Điểm móc</translation>
  </message>
  <message>
   <source>Where in each layer the activations are captured, in TransformerLens's names.</source>
   <translation>Lấy kích hoạt ở đâu trong mỗi lớp, theo tên của TransformerLens.</translation>
  </message>
  <message>
   <source>The residual stream as the layer receives it.</source>
   <translation>Dòng dư như lớp nhận được.</translation>
  </message>
  <message>
   <source>What the layer's attention adds to the residual stream.</source>
   <translation>Phần mà cơ chế chú ý của lớp cộng vào dòng dư.</translation>
  </message>
  <message>
   <source>The residual stream between the layer's attention and its MLP.</source>
   <translation>Dòng dư ở giữa phần chú ý và MLP của lớp.</translation>
  </message>
  <message>
   <source>The MLP's hidden layer before its activation function.</source>
   <translation>Tầng ẩn của MLP trước hàm kích hoạt.</translation>
  </message>
  <message>
   <source>The MLP's hidden layer after its activation function.</source>
   <translation>Tầng ẩn của MLP sau hàm kích hoạt.</translation>
  </message>
  <message>
   <source>What the layer's MLP adds to the residual stream.</source>
   <translation>Phần mà MLP của lớp cộng vào dòng dư.</translation>
  </message>
  <message>
   <source>The residual stream as the layer leaves it.</source>
   <translation>Dòng dư như lớp để lại.</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>Các lớp</translation>
  </message>
  <message>
   <source>The layers to profile, numbered from 0, both ends included: 3-5, 7 or all.</source>
   <translation>Các lớp cần đo, đánh số từ 0, tính cả hai đầu: 3-5, 7 hoặc all (tất cả).</translation>
  </message>
  <message>
   <source>Epochs</source>
   <translation>Số epoch</translation>
  </message>
  <message>
   <source>Passes over the rows in each layer's training.</source>
   <translation>Số lượt duyệt qua các hàng khi huấn luyện mỗi lớp.</translation>
  </message>
  <message>
   <source>Latents</source>
   <translation>Số biến ẩn</translation>
  </message>
  <message>
   <source>Size of each autoencoder: a number, or x2 for twice the inputs.</source>
   <translation>Cỡ của mỗi bộ tự mã hoá: một con số, hoặc x2 là gấp đôi số đầu vào.</translation>
  </message>
  <message>
   <source>Sparsity weight λ</source>
   <translation>Trọng số thưa λ</translation>
  </message>
  <message>
   <source>How much the mean activation |z|, of a jumprelu the density, weighs against the squared error. Larger: sparser latents, worse reconstruction.</source>
   <translation>Trung bình |z|, với jumprelu là mật độ, nặng bao nhiêu so với sai số bình phương. Lớn hơn: biến ẩn thưa hơn, tái tạo kém hơn.</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>Tốc độ học</translation>
  </message>
  <message>
   <source>Step size of the Adam optimiser.</source>
   <translation>Bước nhảy của thuật toán tối ưu Adam.</translation>
  </message>
  <message>
   <source>Batch</source>
   <translation>Lô</translation>
  </message>
  <message>
   <source>Rows in each training step: a number, a share such as 1/20, which makes 20 steps an epoch whatever the number of rows, or full for all rows in one step.</source>
   <translation>Số hàng trong mỗi bước huấn luyện: một số, một phần như 1/20, nghĩa là mỗi epoch có 20 bước dù có bao nhiêu hàng, hoặc full để lấy mọi hàng trong một bước.</translation>
  </message>
  <message>
   <source>Input scaling</source>
   <translation>Chuẩn hoá đầu vào</translation>
  </message>
  <message>
   <source>Autoencoder</source>
   <translation>Bộ tự mã hoá</translation>
  </message>
  <message>
   <source>Which latents of a token count as active.</source>
   <translation>Biến ẩn nào của một token được tính là hoạt động.</translation>
  </message>
  <message>
   <source>Every positive latent counts.</source>
   <translation>Mọi biến ẩn dương đều tính.</translation>
  </message>
  <message>
   <source>Only the k largest positive latents of each token count.</source>
   <translation>Chỉ k biến ẩn dương lớn nhất của mỗi token được tính.</translation>
  </message>
  <message>
   <source>Of each batch&apos;s positive latents the largest count, k a token on average; afterwards those above one threshold.</source>
   <translation>Trong mỗi lô, các biến ẩn dương lớn nhất được tính, trung bình k mỗi token; sau đó là các biến ẩn trên một ngưỡng.</translation>
  </message>
  <message>
   <source>Only latents above a threshold of their own count, which is trained; λ weighs how many they are.</source>
   <translation>Chỉ những biến ẩn vượt ngưỡng riêng của mình được tính; ngưỡng ấy được huấn luyện, còn λ cân số lượng biến ẩn được tính.</translation>
  </message>
  <message>
   <source>Only latents whose gate is open count: whether one is active and how strongly are learnt apart.</source>
   <translation>Chỉ những biến ẩn có cổng mở được tính: có hoạt động hay không và mạnh đến đâu được học riêng rẽ.</translation>
  </message>
  <message>
   <source>Bandwidth ε</source>
   <translation>Bề rộng ε</translation>
  </message>
  <message>
   <source>jumprelu: how near a latent has to come to its threshold, half of this on either side, to move it in training.</source>
   <translation>jumprelu: biến ẩn phải ở gần ngưỡng của mình đến mức nào, mỗi phía một nửa giá trị này, thì mới làm ngưỡng dịch chuyển khi huấn luyện.</translation>
  </message>
  <message>
   <source>k</source>
   <translation>k</translation>
  </message>
  <message>
   <source>topk, batchtopk: latents kept for each token, in batchtopk on average; 0 for a third of them.</source>
   <translation>topk, batchtopk: số biến ẩn giữ lại cho mỗi token, với batchtopk là trung bình; 0 là một phần ba.</translation>
  </message>
  <message>
   <source>Repeats</source>
   <translation>Số lần lặp</translation>
  </message>
  <message>
   <source>Keep weights</source>
   <translation>Giữ trọng số</translation>
  </message>
  <message>
   <source>Stores every autoencoder in the session; auto: where they are at most 256 MiB together.</source>
   <translation>Lưu mọi bộ tự mã hoá vào phiên; auto: khi tổng cộng nhiều nhất 256 MiB.</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Hạt giống</translation>
  </message>
  <message>
   <source>Everything random in a run follows from this number: same seed, same result.</source>
   <translation>Mọi thứ ngẫu nhiên trong lượt chạy đều suy ra từ số này: cùng hạt giống, cùng kết quả.</translation>
  </message>
  <message>
   <source>Threads</source>
   <translation>Số luồng</translation>
  </message>
  <message>
   <source>Processors to use; 0 for all. Another number may change the last digits of results.</source>
   <translation>Số bộ xử lý được dùng; 0 là tất cả. Số khác có thể làm đổi những chữ số cuối của kết quả.</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Thiết bị</translation>
  </message>
  <message>
   <source>Where the computing is done.</source>
   <translation>Tính toán ở đâu.</translation>
  </message>
  <message>
   <source>The recommended profile: clean article text, 10 random windows, a ReLU autoencoder per layer.</source>
   <translation>Biên dạng nên dùng: văn bản đã làm sạch, 10 cửa sổ ngẫu nhiên, mỗi lớp một bộ tự mã hoá ReLU.</translation>
  </message>
  <message>
   <source>The original exercise exactly as published: raw markup, tied weights, a third of the latents per token.</source>
   <translation>Bài tập gốc đúng như đã công bố: giữ mã HTML, trọng số dùng chung, mỗi token một phần ba số biến ẩn.</translation>
  </message>
  <message>
   <source>this model</source>
   <translation>mô hình này</translation>
  </message>
  <message>
   <source>random weights</source>
   <translation>trọng số ngẫu nhiên</translation>
  </message>
  <message>
   <source>Then the same with random weights</source>
   <translation>Sau đó chạy lại với trọng số ngẫu nhiên</translation>
  </message>
  <message>
   <source>shuffled tokens</source>
   <translation>token xáo trộn</translation>
  </message>
  <message>
   <source>Then the same with shuffled tokens</source>
   <translation>Sau đó chạy lại với token xáo trộn</translation>
  </message>
  <message>
   <source>A dashed curve of the same model reading the same tokens in random order. What both curves share does not depend on the order of the words.</source>
   <translation>Một đường đứt nét của cùng mô hình đọc cùng các token theo thứ tự ngẫu nhiên. Những gì hai đường có chung không phụ thuộc vào thứ tự các từ.</translation>
  </message>
  <message>
   <source>Controls</source>
   <translation>Đối chứng</translation>
  </message>
  <message>
   <source>Further curves on the same axes: the same profile with the model's weights or the article's tokens shuffled.</source>
   <translation>Những đường cong khác trên cùng trục: cùng biên dạng với trọng số của mô hình hoặc token của bài bị xáo trộn.</translation>
  </message>
  <message>
   <source>Only the run's own curve.</source>
   <translation>Chỉ đường cong của chính lần chạy.</translation>
  </message>
  <message>
   <source>Asking %1…</source>
   <translation>Đang hỏi %1…</translation>
  </message>
  <message>
   <source>Waiting %1 before try %2</source>
   <translation>Đợi %1 trước lần thử %2</translation>
  </message>
  <message>
   <source>Another program fetches %1; waiting for it</source>
   <translation>Chương trình khác đang tải %1; đang đợi</translation>
  </message>
  <message>
   <source>Checking %1…</source>
   <translation>Đang kiểm tra %1…</translation>
  </message>
  <message>
   <source>Downloading %1: %2</source>
   <translation>Đang tải %1: %2</translation>
  </message>
  <message>
   <source>connecting</source>
   <translation>đang kết nối</translation>
  </message>
  <message>
   <source>waiting</source>
   <translation>đang chờ</translation>
  </message>
  <message>
   <source>another program is fetching it</source>
   <translation>một chương trình khác đang tải</translation>
  </message>
  <message>
   <source>downloading</source>
   <translation>đang tải</translation>
  </message>
  <message>
   <source>checking</source>
   <translation>đang kiểm tra</translation>
  </message>
  <message>
   <source>done</source>
   <translation>xong</translation>
  </message>
  <message>
   <source>Around the article</source>
   <translation>Xung quanh bài viết</translation>
  </message>
  <message>
   <source>Menus, header and footer of the page</source>
   <translation>Trình đơn, phần đầu và phần chân trang</translation>
  </message>
  <message>
   <source>References and after</source>
   <translation>Tham khảo và phần sau</translation>
  </message>
  <message>
   <source>From the heading References (or Notes, External links …) to the end</source>
   <translation>Từ đề mục Tham khảo (hoặc Ghi chú, Liên kết ngoài …) đến hết trang</translation>
  </message>
  <message>
   <source>Infoboxes</source>
   <translation>Hộp thông tin</translation>
  </message>
  <message>
   <source>Tables of facts beside the text</source>
   <translation>Bảng dữ kiện bên cạnh văn bản</translation>
  </message>
  <message>
   <source>Navigation</source>
   <translation>Điều hướng</translation>
  </message>
  <message>
   <source>Boxes and bars that lead to other articles</source>
   <translation>Các hộp và thanh dẫn tới bài viết khác</translation>
  </message>
  <message>
   <source>Tables of contents</source>
   <translation>Mục lục</translation>
  </message>
  <message>
   <source>Lists of the article's own headings</source>
   <translation>Danh sách các đề mục của chính bài viết</translation>
  </message>
  <message>
   <source>Notices</source>
   <translation>Thông báo</translation>
  </message>
  <message>
   <source>Notes above sections</source>
   <translation>Ghi chú đầu mục</translation>
  </message>
  <message>
   <source>Such as “Main article: …”</source>
   <translation>Chẳng hạn “Bài chi tiết: …”</translation>
  </message>
  <message>
   <source>Citation marks</source>
   <translation>Dấu trích dẫn</translation>
  </message>
  <message>
   <source>Such as [1] and [citation needed]</source>
   <translation>Chẳng hạn [1] và [cần dẫn nguồn]</translation>
  </message>
  <message>
   <source>Page controls</source>
   <translation>Nút điều khiển</translation>
  </message>
  <message>
   <source>Edit links, buttons and other parts of the site</source>
   <translation>Liên kết sửa, nút bấm và các phần khác của trang web</translation>
  </message>
  <message>
   <source>Media</source>
   <translation>Phương tiện</translation>
  </message>
  <message>
   <source>Text inside pictures, players and frames</source>
   <translation>Chữ trong hình ảnh, trình phát và khung</translation>
  </message>
  <message>
   <source>Hidden text</source>
   <translation>Văn bản ẩn</translation>
  </message>
  <message>
   <source>Text that a reader of the page does not see</source>
   <translation>Văn bản mà người đọc trang không nhìn thấy</translation>
  </message>
  <message>
   <source>Scripts and styles</source>
   <translation>Mã lệnh và kiểu trình bày</translation>
  </message>
  <message>
   <source>Programs and layout of the page</source>
   <translation>Chương trình và cách trình bày của trang</translation>
  </message>
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
   <source>Notebook that draws the profile (Jupyter, with CSV)</source>
   <translation>Sổ tay vẽ biên dạng (Jupyter, kèm CSV)</translation>
  </message>
  <message>
   <source>Latents of the chosen layer and their tokens (CSV)</source>
   <translation>Biến ẩn của lớp đã chọn và token của chúng (CSV)</translation>
  </message>
  <message>
   <source>Autoencoder of the chosen layer (folder for SAELens)</source>
   <translation>Bộ tự mã hoá của lớp đã chọn (thư mục cho SAELens)</translation>
  </message>
  <message>
   <source>Numbers of the profile (CSV)</source>
   <translation>Số liệu của biên dạng (CSV)</translation>
  </message>
  <message>
   <source>Numbers of the profile (JSON)</source>
   <translation>Số liệu của biên dạng (JSON)</translation>
  </message>
  <message>
   <source>Training curves of the chosen layer (CSV)</source>
   <translation>Đường huấn luyện của lớp được chọn (CSV)</translation>
  </message>
  <message>
   <source>Histograms of the chosen layer (CSV)</source>
   <translation>Biểu đồ tần suất của lớp được chọn (CSV)</translation>
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
   <source>Engine</source>
   <translation>Bộ máy tính toán</translation>
  </message>
  <message>
   <source>What computes: auto takes the one that suits best.</source>
   <translation>Cái gì tính toán: auto chọn bộ phù hợp nhất.</translation>
  </message>
   <message>
   <source>There is no layer whose %1 could be described.</source>
   <translation>Không có lớp nào để mô tả %1.</translation>
  </message>
  <message>
   <source>%2 layers are too few to say how %1 changes with depth.</source>
   <translation>%2 lớp là quá ít để nói %1 thay đổi theo độ sâu thế nào.</translation>
  </message>
  <message>
   <source>%1 sits at its ceiling, %3, in all of these %2 layers: this curve cannot show what depth changes.</source>
   <translation>%1 nằm ở mức trần, %3, trong cả %2 lớp này: đường cong này không thể cho thấy độ sâu thay đổi điều gì.</translation>
  </message>
  <message>
   <source>%1 is %3 in all of these %2 layers.</source>
   <translation>%1 là %3 trong cả %2 lớp này.</translation>
  </message>
  <message>
   <source>Nearly all latents are dead in all of these %2 layers: this curve of %1 tells of the training, not of the model.</source>
   <translation>Gần như mọi biến ẩn đều chết trong cả %2 lớp này: đường %1 này nói về việc huấn luyện, không nói về mô hình.</translation>
  </message>
  <message>
   <source>%1 rises at each of %2 steps, from %4 at layer %3 to %6 at layer %5; a straight line explains %7 of its variance.</source>
   <translation>%1 tăng ở cả %2 bước, từ %4 ở lớp %3 đến %6 ở lớp %5; một đường thẳng giải thích %7 phương sai của nó.</translation>
  </message>
  <message>
   <source>%1 falls at each of %2 steps, from %4 at layer %3 to %6 at layer %5; a straight line explains %7 of its variance.</source>
   <translation>%1 giảm ở cả %2 bước, từ %4 ở lớp %3 đến %6 ở lớp %5; một đường thẳng giải thích %7 phương sai của nó.</translation>
  </message>
  <message>
   <source>%1 is lowest inside, %2 at layer %3, and higher at both ends: %5 at layer %4, %7 at layer %6.</source>
   <translation>%1 thấp nhất ở khoảng giữa, %2 ở lớp %3, và cao hơn ở hai đầu: %5 ở lớp %4, %7 ở lớp %6.</translation>
  </message>
  <message>
   <source>%1 is highest inside, %2 at layer %3, and lower at both ends: %5 at layer %4, %7 at layer %6.</source>
   <translation>%1 cao nhất ở khoảng giữa, %2 ở lớp %3, và thấp hơn ở hai đầu: %5 ở lớp %4, %7 ở lớp %6.</translation>
  </message>
  <message>
   <source>%1 mostly rises, at %2 of %3 steps, from %5 at layer %4 to %7 at layer %6; a straight line explains %8 of its variance.</source>
   <translation>%1 phần lớn là tăng, ở %2 trên %3 bước, từ %5 ở lớp %4 đến %7 ở lớp %6; một đường thẳng giải thích %8 phương sai của nó.</translation>
  </message>
  <message>
   <source>%1 mostly falls, at %2 of %3 steps, from %5 at layer %4 to %7 at layer %6; a straight line explains %8 of its variance.</source>
   <translation>%1 phần lớn là giảm, ở %2 trên %3 bước, từ %5 ở lớp %4 đến %7 ở lớp %6; một đường thẳng giải thích %8 phương sai của nó.</translation>
  </message>
  <message>
   <source>%1 goes up and down, from %3 at layer %2 to %5 at layer %4; highest at layer %6 (%7), lowest at layer %8 (%9).</source>
   <translation>%1 lên xuống, từ %3 ở lớp %2 đến %5 ở lớp %4; cao nhất ở lớp %6 (%7), thấp nhất ở lớp %8 (%9).</translation>
  </message>
  <message>
   <source>Layers left out because they have no result: %1.</source>
   <translation>Các lớp bị bỏ qua vì không có kết quả: %1.</translation>
  </message>
  <message>
   <source>Layers of which nearly all latents are dead: %1.</source>
   <translation>Các lớp mà gần như mọi biến ẩn đều chết: %1.</translation>
  </message>
  <message>
   <source>%2: too few layers to compare %1.</source>
   <translation>%2: quá ít lớp để so sánh %1.</translation>
  </message>
  <message>
   <source>%2: nearly all latents are dead in %3 of %4 layers, so that there is no curve of %1 to compare.</source>
   <translation>%2: gần như mọi biến ẩn đều chết trong %3 trên %4 lớp, nên không có đường %1 nào để so sánh.</translation>
  </message>
  <message>
   <source>%2: %1 is %3 in all of these %4 layers; the run's mean is %5.</source>
   <translation>%2: %1 là %3 trong cả %4 lớp này; trung bình của lần chạy là %5.</translation>
  </message>
  <message>
   <source>%2: mean %1 is %3; the run's is %4 in all layers, so that there is no shape to compare.</source>
   <translation>%2: trung bình %1 là %3; của lần chạy là %4 ở mọi lớp, nên không có hình dạng nào để so sánh.</translation>
  </message>
  <message>
   <source>%2: mean %1 is %3, the run's %4; the layers stand in a similar order (Spearman %5 over %6 layers).</source>
   <translation>%2: trung bình %1 là %3, của lần chạy là %4; các lớp xếp theo thứ tự tương tự (Spearman %5 trên %6 lớp).</translation>
  </message>
  <message>
   <source>%2: mean %1 is %3, the run's %4; the layers stand in the opposite order (Spearman %5 over %6 layers).</source>
   <translation>%2: trung bình %1 là %3, của lần chạy là %4; các lớp xếp theo thứ tự ngược lại (Spearman %5 trên %6 lớp).</translation>
  </message>
  <message>
   <source>%2: mean %1 is %3, the run's %4; the layers stand in another order (Spearman %5 over %6 layers).</source>
   <translation>%2: trung bình %1 là %3, của lần chạy là %4; các lớp xếp theo thứ tự khác (Spearman %5 trên %6 lớp).</translation>
  </message>
  <message>
   <source>Of its layers, nearly all latents are dead in: %1.</source>
   <translation>Trong các lớp của nó, gần như mọi biến ẩn đều chết ở: %1.</translation>
  </message>
  <message>
   <source>This describes one run. Another seed, article or setting may draw another curve.</source>
   <translation>Đây là mô tả một lần chạy. Hạt giống, bài viết hay thiết lập khác có thể vẽ ra đường khác.</translation>
  </message>
  <message>
   <source>A control is drawn once: what it shares with the run is seen here, and how often chance would give it is not.</source>
   <translation>Mỗi đối chứng chỉ được vẽ một lần: điểm chung với lần chạy thì thấy ở đây, còn ngẫu nhiên cho ra như vậy thường đến đâu thì không.</translation>
  </message>
  <message>
   <source>A second, dashed curve: the same model with the entries of every weight matrix shuffled; biases, LayerNorm and the values in each matrix stay. What both curves share does not depend on how the entries are arranged.</source>
   <translation>Đường thứ hai, nét đứt: cùng mô hình nhưng các phần tử của mọi ma trận trọng số bị xáo trộn; độ lệch, LayerNorm và các giá trị trong mỗi ma trận vẫn giữ nguyên. Điểm chung của hai đường không phụ thuộc vào cách sắp xếp các phần tử.</translation>
  </message>
  <message>
   <source>With the entries of every weight matrix shuffled</source>
   <translation>Khi các phần tử của mọi ma trận trọng số bị xáo trộn</translation>
  </message>
  <message>
   <source>With the article's tokens in random order</source>
   <translation>Khi token của bài theo thứ tự ngẫu nhiên</translation>
  </message>
  <message>
   <source>density</source>
   <translation>mật độ</translation>
  </message>
  <message>
   <source>objective</source>
   <translation>hàm mục tiêu</translation>
  </message>
  <message>
   <source>explained variance</source>
   <translation>phương sai giải thích</translation>
  </message>
  <message>
   <source>share of dead latents</source>
   <translation>tỉ lệ biến ẩn chết</translation>
  </message>
  <message>
   <source>share of dense latents</source>
   <translation>tỉ lệ biến ẩn dày</translation>
  </message>
  <message>
   <source>input power</source>
   <translation>công suất đầu vào</translation>
  </message>
  <message>
   <source>Over these layers it goes with the input power (Spearman %1) more closely than with depth (%2).</source>
   <translation>Trên các lớp này, nó đi theo công suất đầu vào (Spearman %1) sát hơn là theo độ sâu (%2).</translation>
  </message>
  <message>
   <source>Over these layers it goes with the share of dead latents (Spearman %1) more closely than with depth (%2).</source>
   <translation>Trên các lớp này, nó đi theo tỉ lệ biến ẩn chết (Spearman %1) sát hơn là theo độ sâu (%2).</translation>
  </message>
  <message>
   <source>The density went from %1 to %2 over the last third of the epochs: more epochs would move this point.</source>
   <translation>Mật độ đi từ %1 đến %2 trong một phần ba số epoch cuối: thêm epoch sẽ làm điểm này dịch chuyển.</translation>
  </message>
  <message>
   <source>still moving</source>
   <translation>còn thay đổi</translation>
  </message>
  <message>
   <source>The density sits at its ceiling, %1: it cannot go higher.</source>
   <translation>Mật độ nằm ở mức trần, %1: không thể cao hơn.</translation>
  </message>
  <message>
   <source>at the ceiling</source>
   <translation>ở mức trần</translation>
  </message>
  <message>
   <source>%1 of the latents are dead: the density is that of the few that are left.</source>
   <translation>%1 biến ẩn đã chết: mật độ là của số ít còn lại.</translation>
  </message>
  <message>
   <source>mostly dead latents</source>
   <translation>phần lớn biến ẩn chết</translation>
  </message>
  <message>
   <source>%1 of the latents are dead: this layer's numbers tell of the training, not of the model.</source>
   <translation>%1 biến ẩn đã chết: số liệu của lớp này nói về việc huấn luyện, không nói về mô hình.</translation>
  </message>
  <message>
   <source>nearly all latents dead</source>
   <translation>gần như mọi biến ẩn đều chết</translation>
  </message>
  <message>
   <source>With freshly initialised weights</source>
   <translation>Với trọng số vừa khởi tạo</translation>
  </message>
  <message>
   <source>A dashed curve of the same model as it is before any training: every weight drawn anew as GPT-2's are. What both curves share is there without training.</source>
   <translation>Một đường đứt nét của cùng mô hình trước mọi huấn luyện: mọi trọng số được rút lại như khi khởi tạo GPT-2. Điểm chung của hai đường có mặt cả khi không huấn luyện.</translation>
  </message>
  <message>
   <source>Then the same with initial weights</source>
   <translation>Sau đó chạy lại với trọng số khởi tạo</translation>
  </message>
  <message>
   <source>initial weights</source>
   <translation>trọng số khởi tạo</translation>
  </message>
  <message>
   <source>The reconstruction is worse than always answering the mean (FVU %1): λ, learning rate or number of epochs does not suit this layer.</source>
   <translation>Bản tái tạo tệ hơn việc luôn trả lời bằng trung bình (FVU %1): λ, tốc độ học hoặc số epoch không hợp với lớp này.</translation>
  </message>
  <message>
   <source>worse than the mean</source>
   <translation>tệ hơn trung bình</translation>
  </message>
  <message>
   <source>How many curves of the run are drawn, each with seeds of its own: their spread says how sure a point is.</source>
   <translation>Vẽ bao nhiêu đường của lần chạy, mỗi đường với hạt giống riêng: độ tản của chúng cho biết một điểm chắc đến đâu.</translation>
  </message>
  <message>
   <source>Repeats differ by</source>
   <translation>Các lần lặp khác nhau ở</translation>
  </message>
  <message>
   <source>What is drawn anew in each repeat.</source>
   <translation>Thứ được rút lại trong mỗi lần lặp.</translation>
  </message>
  <message>
   <source>The autoencoders' seeds: how much a point depends on the chance of its training.</source>
   <translation>Hạt giống của các bộ tự mã hoá: một điểm phụ thuộc đến đâu vào sự ngẫu nhiên khi huấn luyện.</translation>
  </message>
  <message>
   <source>The windows of tokens: how much a point depends on the passages read.</source>
   <translation>Các cửa sổ token: một điểm phụ thuộc đến đâu vào những đoạn được đọc.</translation>
  </message>
  <message>
   <source>Both at once.</source>
   <translation>Cả hai cùng lúc.</translation>
  </message>
  <message>
   <source>Copies of each control</source>
   <translation>Số bản của mỗi đối chứng</translation>
  </message>
  <message>
   <source>How many curves of each control are drawn, each with a draw of its own; 0 for as many as repeats. 19 are the fewest that can carry a claim at 5 %.</source>
   <translation>Vẽ bao nhiêu đường của mỗi đối chứng, mỗi đường với một lần rút riêng; 0 là bằng số lần lặp. Cần ít nhất 19 đường mới đỡ được một khẳng định ở mức 5 %.</translation>
  </message>
  <message>
   <source>Windows held out</source>
   <translation>Cửa sổ để riêng</translation>
  </message>
  <message>
   <source>How many of the windows, the last ones, are kept from the training and measured apart: a gap between the two tells of learning by heart.</source>
   <translation>Bao nhiêu cửa sổ, những cái cuối, không được đem huấn luyện mà được đo riêng: khoảng cách giữa hai bên cho biết có học thuộc lòng không.</translation>
  </message>
  <message>
   <source>Scale controls</source>
   <translation>Chỉnh thang đối chứng</translation>
  </message>
  <message>
   <source>Multiplies a control's activations in each layer by one number, so that their mean square is the run's: at a fixed λ a weaker input alone leaves fewer latents alive.</source>
   <translation>Nhân các kích hoạt của đối chứng ở mỗi lớp với một số để trung bình bình phương bằng của lần chạy: với λ cố định, chỉ riêng đầu vào yếu hơn cũng làm ít biến ẩn còn sống.</translation>
  </message>
  <message>
   <source>random tokens</source>
   <translation>token ngẫu nhiên</translation>
  </message>
  <message>
   <source>Then the same with random tokens</source>
   <translation>Sau đó chạy lại với token ngẫu nhiên</translation>
  </message>
  <message>
   <source>A dashed curve of the same model reading tokens drawn at random from its vocabulary, each as likely as any other. What both curves share needs no text.</source>
   <translation>Đường đứt nét của cùng mô hình khi đọc các token rút ngẫu nhiên từ từ vựng, token nào cũng có khả năng như nhau. Điều hai đường có chung thì không cần văn bản.</translation>
  </message>
  <message>
   <source>With tokens drawn at random from the vocabulary</source>
   <translation>Với các token rút ngẫu nhiên từ từ vựng</translation>
  </message>
  <message>
   <source>Gaussian rows</source>
   <translation>dòng Gauss</translation>
  </message>
  <message>
   <source>Then the same with Gaussian rows</source>
   <translation>Sau đó chạy lại với dòng Gauss</translation>
  </message>
  <message>
   <source>A dashed curve of autoencoders trained on Gaussian noise that has each layer's mean and covariance. What both curves share is there in the activations' second moments alone.</source>
   <translation>Đường đứt nét của các bộ tự mã hoá được huấn luyện trên nhiễu Gauss có trung bình và hiệp phương sai của từng lớp. Điều hai đường có chung đã nằm sẵn trong các mô-men bậc hai của kích hoạt.</translation>
  </message>
  <message>
   <source>With Gaussian noise of each layer's mean and covariance</source>
   <translation>Với nhiễu Gauss có trung bình và hiệp phương sai của từng lớp</translation>
  </message>
  <message>
   <source>It takes %1 repeats or more to say more of %2 than what one curve does; here: %3.</source>
   <translation>Cần %1 lần lặp trở lên mới nói được về %2 nhiều hơn điều một đường làm; ở đây: %3.</translation>
  </message>
  <message>
   <source>%1 rises with depth in %2 of %3 repeats: on average by %4 a layer (95 % interval %5 to %6, p %7).</source>
   <translation>%1 tăng theo độ sâu trong %2 trên %3 lần lặp: trung bình %4 mỗi lớp (khoảng 95 % từ %5 đến %6, p %7).</translation>
  </message>
  <message>
   <source>%1 falls with depth in %2 of %3 repeats: on average by %4 a layer (95 % interval %5 to %6, p %7).</source>
   <translation>%1 giảm theo độ sâu trong %2 trên %3 lần lặp: trung bình %4 mỗi lớp (khoảng 95 % từ %5 đến %6, p %7).</translation>
  </message>
  <message>
   <source>%1 changes by %2 a layer on average over %3 repeats; the 95 % interval, %4 to %5, leaves open whether it rises or falls.</source>
   <translation>%1 thay đổi trung bình %2 mỗi lớp qua %3 lần lặp; khoảng 95 %, từ %4 đến %5, để ngỏ việc nó tăng hay giảm.</translation>
  </message>
  <message>
   <source>The repeats share model, article and windows and differ by their autoencoders' seeds: this is sure of this model on these windows.</source>
   <translation>Các lần lặp chung mô hình, bài viết và cửa sổ, chỉ khác hạt giống của bộ tự mã hoá: điều này chắc cho mô hình này trên các cửa sổ này.</translation>
  </message>
  <message>
   <source>The repeats read other windows of one article with one model: this is sure of this model on this article.</source>
   <translation>Các lần lặp đọc những cửa sổ khác của cùng một bài với cùng một mô hình: điều này chắc cho mô hình này trên bài này.</translation>
  </message>
  <message>
   <source>A straight line describes %1 of %2 repeats best, a parabola %3, a constant %4 (AICc).</source>
   <translation>Đường thẳng mô tả tốt nhất %1 trên %2 lần lặp, parabol %3, hằng số %4 (AICc).</translation>
  </message>
  <message>
   <source>%1: the outer thirds of the layers lie %2 above the middle third on average (95 % interval %3 to %4).</source>
   <translation>%1: hai phần ba ngoài của các lớp nằm trên phần ba giữa trung bình %2 (khoảng 95 % từ %3 đến %4).</translation>
  </message>
  <message>
   <source>%1 changes by %2 a layer up to the middle (p %3) and by %4 a layer from there (p %5).</source>
   <translation>%1 thay đổi %2 mỗi lớp cho đến giữa (p %3) và %4 mỗi lớp từ đó (p %5).</translation>
  </message>
  <message>
   <source>This session holds one model.</source>
   <translation>Phiên này chỉ có một mô hình.</translation>
  </message>
  <message>
   <source>Density rises with depth, about linearly.</source>
   <translation>Mật độ tăng theo độ sâu, gần như tuyến tính.</translation>
  </message>
  <message>
   <source>The middle layers reconstruct best (FVU is U-shaped).</source>
   <translation>Các lớp giữa tái tạo tốt nhất (FVU hình chữ U).</translation>
  </message>
  <message>
   <source>Both model sizes draw the same profile.</source>
   <translation>Cả hai cỡ mô hình vẽ cùng một biên dạng.</translation>
  </message>
  <message>
   <source>Run 5 repeats</source>
   <translation>Chạy 5 lần lặp</translation>
  </message>
  <message>
   <source>Compare with another model</source>
   <translation>So với một mô hình khác</translation>
  </message>
  <message>
   <source>supported</source>
   <translation>được ủng hộ</translation>
  </message>
  <message>
   <source>not supported</source>
   <translation>không được ủng hộ</translation>
  </message>
  <message>
   <source>cannot tell yet</source>
   <translation>chưa thể nói</translation>
  </message>
  <message>
   <source>%1: the outer thirds of the layers lie %2 below the middle third on average (95 % interval %3 to %4).</source>
   <translation>%1: hai phần ba ngoài của các lớp nằm dưới phần ba giữa trung bình %2 (khoảng 95 % từ %3 đến %4).</translation>
  </message>
  <message>
   <source>It takes %1 layers or more to say how %2 runs with depth; here: %3.</source>
   <translation>Cần %1 lớp trở lên mới nói được %2 diễn biến theo độ sâu thế nào; ở đây: %3.</translation>
  </message>
  <message>
   <source>Only %1 of the model's %2 layers were profiled: of the others nothing is said.</source>
   <translation>Chỉ %1 trên %2 lớp của mô hình được lập biên dạng: không nói gì về các lớp khác.</translation>
  </message>
  <message>
   <source>Beside %2 copies of it the run's mean %1 has p %3 by rank, its slope p %4 and its order of layers p %5; only at 0.05 or below does the run stand apart.</source>
   <translation>Bên cạnh %2 bản của nó, %1 trung bình của lần chạy có p %3 theo thứ hạng, độ dốc p %4 và thứ tự các lớp p %5; chỉ từ 0,05 trở xuống lần chạy mới khác hẳn.</translation>
  </message>
  <message>
   <source>%2 copies are too few to say whether the run's curve of %1 stands apart; it takes 19.</source>
   <translation>%2 bản là quá ít để nói đường %1 của lần chạy có khác hẳn không; cần 19 bản.</translation>
  </message>
  <message>
    <source>untrained autoencoders</source>
    <translation>bộ tự mã hoá chưa huấn luyện</translation>
  </message>
  <message>
    <source>Then the same with untrained autoencoders</source>
    <translation>Sau đó chạy lại với bộ tự mã hoá chưa huấn luyện</translation>
  </message>
  <message>
    <source>A dashed curve of the same activations through autoencoders that are not trained. What both curves share is there before the autoencoder has learned anything.</source>
    <translation>Một đường đứt nét của cùng các kích hoạt qua những bộ tự mã hoá không được huấn luyện. Điểm chung của hai đường có mặt trước khi bộ tự mã hoá học được gì.</translation>
  </message>
  <message>
    <source>With autoencoders that are not trained</source>
    <translation>Với bộ tự mã hoá không được huấn luyện</translation>
  </message>
  <message>
    <source>frozen decoder</source>
    <translation>bộ giải mã cố định</translation>
  </message>
  <message>
    <source>Then the same with a frozen decoder</source>
    <translation>Sau đó chạy lại với bộ giải mã cố định</translation>
  </message>
  <message>
    <source>A dashed curve of autoencoders whose decoder stays at its random start while the rest is trained. What both curves share needs no learned dictionary.</source>
    <translation>Một đường đứt nét của những bộ tự mã hoá có bộ giải mã giữ nguyên khởi đầu ngẫu nhiên trong khi phần còn lại được huấn luyện. Điểm chung của hai đường không cần từ điển được học.</translation>
  </message>
  <message>
    <source>With decoders that stay at their random start</source>
    <translation>Với bộ giải mã giữ nguyên khởi đầu ngẫu nhiên</translation>
  </message>
  <message>
    <source>λ warm-up</source>
    <translation>Khởi động λ</translation>
  </message>
  <message>
    <source>The share of the training, 0 to 1, in which λ rises from nothing to its value: fewer latents die in the first epochs.</source>
    <translation>Phần của quá trình huấn luyện, từ 0 đến 1, trong đó λ tăng từ không đến giá trị của nó: ít latent chết hơn ở những epoch đầu.</translation>
  </message>
  <message>
    <source>Learning rate warm-up</source>
    <translation>Khởi động tốc độ học</translation>
  </message>
  <message>
    <source>The share of the training, 0 to 1, in which the learning rate rises to its value.</source>
    <translation>Phần của quá trình huấn luyện, từ 0 đến 1, trong đó tốc độ học tăng đến giá trị của nó.</translation>
  </message>
  <message>
    <source>Learning rate decay</source>
    <translation>Giảm tốc độ học</translation>
  </message>
  <message>
    <source>The share of the training, 0 to 1, at its end, in which the learning rate falls to nothing.</source>
    <translation>Phần cuối của quá trình huấn luyện, từ 0 đến 1, trong đó tốc độ học giảm về không.</translation>
  </message>
  <message>
    <source>What each layer's activations are multiplied by before the training.</source>
    <translation>Kích hoạt của mỗi lớp được nhân với gì trước khi huấn luyện.</translation>
  </message>
  <message>
    <source>Nothing: the autoencoder is trained on the activations as they are.</source>
    <translation>Không gì cả: bộ tự mã hoá được huấn luyện trên kích hoạt nguyên trạng.</translation>
  </message>
  <message>
    <source>One number a layer, so that the mean squared distance from the mean is the number of inputs: λ then presses on every layer alike. Weights and errors are those of the activations themselves.</source>
    <translation>Một số cho mỗi lớp, sao cho khoảng cách bình phương trung bình đến trung bình bằng số đầu vào: khi đó λ ép mọi lớp như nhau. Trọng số và sai số là của chính các kích hoạt.</translation>
  </message>
  <message>
    <source>First repeat</source>
    <translation>Lần lặp đầu tiên</translation>
  </message>
  <message>
    <source>The number of the first repeat, from 0: sessions with other repeats, run elsewhere, can be merged with this one.</source>
    <translation>Số thứ tự của lần lặp đầu tiên, tính từ 0: có thể ghép phiên này với các phiên chạy ở nơi khác, mang những lần lặp khác.</translation>
  </message>
  <message>
    <source>First copy</source>
    <translation>Bản đầu tiên</translation>
  </message>
  <message>
    <source>The number of the first copy of each control, from 0: sessions with other copies, run elsewhere, can be merged with this one.</source>
    <translation>Số thứ tự của bản đầu tiên của mỗi đối chứng, tính từ 0: có thể ghép phiên này với các phiên chạy ở nơi khác, mang những bản khác.</translation>
  </message>
  <message>
    <source>Messages on the page: of editors, on cookies, advertisements</source>
    <translation>Thông báo trên trang: của người biên tập, về cookie, quảng cáo</translation>
  </message>
  <message>
    <source>Teasers</source>
    <translation>Giới thiệu bài khác</translation>
  </message>
  <message>
    <source>Boxes that lead to other texts, and what stands beside this one</source>
    <translation>Các khung dẫn sang văn bản khác và những gì nằm bên cạnh văn bản này</translation>
  </message>
  <message>
    <source>Comments</source>
    <translation>Bình luận</translation>
  </message>
  <message>
    <source>What readers wrote under the text</source>
    <translation>Những gì độc giả viết dưới văn bản</translation>
  </message>
  <message>
    <source>Sharing</source>
    <translation>Chia sẻ</translation>
  </message>
  <message>
    <source>Links to pass the page on or to follow its author</source>
    <translation>Liên kết để chia sẻ trang hoặc theo dõi tác giả</translation>
  </message>
  <message>
    <source>Bylines</source>
    <translation>Dòng tác giả</translation>
  </message>
  <message>
    <source>Author, date and place of the text</source>
    <translation>Tác giả, ngày và nơi viết văn bản</translation>
  </message>
  <message>
    <source>Tags</source>
    <translation>Thẻ</translation>
  </message>
  <message>
    <source>Keywords and categories of the text</source>
    <translation>Từ khóa và chuyên mục của văn bản</translation>
  </message>
  <message>
    <source>Captions</source>
    <translation>Chú thích ảnh</translation>
  </message>
  <message>
    <source>Lines under pictures</source>
    <translation>Những dòng dưới ảnh</translation>
  </message>
  <message>
    <source>article: the article's own text. body: all of the page's text. markup: the original exercise's two string cuts, HTML stays in.</source>
    <translation>article: chỉ văn bản của bài. body: toàn bộ văn bản của trang. markup: hai nhát cắt chuỗi của bài tập gốc, HTML vẫn còn.</translation>
  </message>
  <message>
    <source>Struck out</source>
    <translation>Đã gạch bỏ</translation>
  </message>
  <message>
    <source>Text that the page marks as deleted</source>
    <translation>Chữ mà trang đánh dấu là đã xóa</translation>
  </message>
  <message>
    <source>Checked with %1 in %2 on %3, but changed since then: of the numbers it has now nothing is known; check it again.</source>
    <translation>Đã kiểm tra bằng %1 với %2 ngày %3, nhưng sau đó phiên đã bị thay đổi: không biết gì về các con số hiện có; hãy kiểm tra lại.</translation>
  </message>
  <message>
    <source>Trained again with %1 in %2 on %3; the autoencoders' own weights were not saved, so no number was compared.</source>
    <translation>Đã huấn luyện lại bằng %1 với %2 ngày %3; trọng số của các bộ tự mã hóa không được lưu nên không con số nào được so sánh.</translation>
  </message>
  <message>
    <source>Checked with %1 in %2 on %3: all %4 layers agree.</source>
    <translation>Đã kiểm tra bằng %1 với %2 ngày %3: cả %4 lớp đều khớp.</translation>
  </message>
  <message>
    <source>Checked with %1 in %2 on %3: %4 of %5 layers were recomputed, and agree.</source>
    <translation>Đã kiểm tra bằng %1 với %2 ngày %3: %4 trong %5 lớp đã được tính lại và đều khớp.</translation>
  </message>
  <message>
    <source>Checked with %1 in %2 on %3: %6 of the numbers of %4 layers (of %5) do not agree.</source>
    <translation>Đã kiểm tra bằng %1 với %2 ngày %3: %6 con số của %4 lớp (trong %5) không khớp.</translation>
  </message>
  <message>
    <source>Largest difference: %1 of layer %2 (%3), by %4.</source>
    <translation>Chênh lệch lớn nhất: %1 của lớp %2 (%3), lệch %4.</translation>
  </message>
  <message>
    <source>Layers that have no numbers to compare: %1.</source>
    <translation>Số lớp không có con số nào để so sánh: %1.</translation>
  </message>
  <message>
    <source>Precision</source>
    <translation>Độ chính xác</translation>
  </message>
  <message>
    <source>Numbers the model computes in; autoencoders are trained in float32. tf32 is float32 with products of ten bits, those of the training too, on a GPU alone. The engine torch alone has more than float32.</source>
    <translation>Kiểu số mà mô hình dùng để tính; các bộ tự mã hoá được huấn luyện bằng float32. tf32 là float32 với các phép nhân mười bit, kể cả khi huấn luyện; chỉ GPU mới có. Chỉ bộ máy torch có nhiều hơn float32.</translation>
  </message>
  <message>
    <source>What the attention heads read from earlier tokens, side by side, before their output weights.</source>
    <translation>Những gì các đầu chú ý đọc từ các token trước, đặt cạnh nhau, trước ma trận trọng số đầu ra của chúng.</translation>
  </message>
  <message>
    <source>The MLP's input after LayerNorm's scaling, before its gain and bias: no weights are folded.</source>
    <translation>Đầu vào của MLP sau khi LayerNorm chuẩn hóa, trước hệ số nhân và độ lệch của nó: không trọng số nào được gộp vào.</translation>
  </message>
  <message>
    <source>Cross-entropy recovered</source>
    <translation>Entropy chéo giữ lại được</translation>
  </message>
  <message>
    <source>Puts each layer's reconstruction in its activations' place and measures how much of the model's prediction of the next token it keeps; the rest of the model runs three times more for each layer.</source>
    <translation>Đặt bản tái tạo của mỗi lớp vào chỗ các kích hoạt của nó và đo xem dự đoán token kế tiếp của mô hình còn giữ được bao nhiêu; phần còn lại của mô hình chạy thêm ba lần cho mỗi lớp.</translation>
  </message>
  <message>
    <source>share of cross-entropy recovered</source>
    <translation>tỉ lệ entropy chéo giữ lại được</translation>
  </message>
  <message>
    <source>cross-entropy recovered (%)</source>
    <translation>entropy chéo giữ lại được (%)</translation>
  </message>
  <message>
    <source>Share of what the layer does for the next token's prediction that the reconstruction keeps: 100 % predicts as well as the model, 0 % no better than the activations' mean in their place.</source>
    <translation>Phần đóng góp của lớp cho dự đoán token kế tiếp mà bản tái tạo còn giữ: 100 % là dự đoán tốt như mô hình, 0 % là không hơn gì khi đặt trung bình của các kích hoạt vào chỗ chúng.</translation>
  </message>
  <message>
    <source>Cross-entropy recovered, from zero</source>
    <translation>Entropy chéo giữ lại được, so với số không</translation>
  </message>
  <message>
    <source>share of cross-entropy recovered from zero</source>
    <translation>tỉ lệ entropy chéo giữ lại được so với số không</translation>
  </message>
  <message>
    <source>The same with zeros in the activations' place, which as a rule hurts the model more: the share then comes out higher.</source>
    <translation>Như trên nhưng đặt số không vào chỗ các kích hoạt, điều thường làm hại mô hình nhiều hơn: khi đó tỉ lệ cao hơn.</translation>
  </message>
  <message>
    <source>Cross-entropy, model</source>
    <translation>Entropy chéo, mô hình</translation>
  </message>
  <message>
    <source>cross-entropy of the model</source>
    <translation>entropy chéo của mô hình</translation>
  </message>
  <message>
    <source>nats per token</source>
    <translation>nat trên mỗi token</translation>
  </message>
  <message>
    <source>How badly the model itself predicts the next token of the windows.</source>
    <translation>Mức kém của chính mô hình khi dự đoán token kế tiếp trong các cửa sổ.</translation>
  </message>
  <message>
    <source>Cross-entropy, reconstruction</source>
    <translation>Entropy chéo, bản tái tạo</translation>
  </message>
  <message>
    <source>cross-entropy with the reconstruction</source>
    <translation>entropy chéo với bản tái tạo</translation>
  </message>
  <message>
    <source>How badly the model predicts the next token when the reconstruction stands in the activations' place.</source>
    <translation>Mức kém của mô hình khi dự đoán token kế tiếp lúc bản tái tạo đứng vào chỗ các kích hoạt.</translation>
  </message>
  <message>
    <source>Cross-entropy, mean</source>
    <translation>Entropy chéo, trung bình</translation>
  </message>
  <message>
    <source>cross-entropy with the mean</source>
    <translation>entropy chéo với trung bình</translation>
  </message>
  <message>
    <source>How badly the model predicts the next token when the activations' mean stands in their place.</source>
    <translation>Mức kém của mô hình khi dự đoán token kế tiếp lúc trung bình của các kích hoạt đứng vào chỗ chúng.</translation>
  </message>
  <message>
    <source>Cross-entropy, zero</source>
    <translation>Entropy chéo, số không</translation>
  </message>
  <message>
    <source>cross-entropy with zeros</source>
    <translation>entropy chéo với số không</translation>
  </message>
  <message>
    <source>How badly the model predicts the next token when zeros stand in the activations' place.</source>
    <translation>Mức kém của mô hình khi dự đoán token kế tiếp lúc số không đứng vào chỗ các kích hoạt.</translation>
  </message>
  <message>
    <source>Autoencoders</source>
    <translation>Bộ tự mã hoá</translation>
  </message>
  <message>
    <source>train, or trained autoencoders in SAELens's layout (cfg.json beside sae_weights.safetensors, one of each layer): a folder, or owner/name or owner/name/FOLDER of the Hugging Face hub. Those are measured on the article, none is trained.</source>
    <translation>train, hoặc các bộ tự mã hoá đã huấn luyện theo cách sắp xếp của SAELens (cfg.json bên cạnh sae_weights.safetensors, mỗi lớp một bộ): một thư mục, hoặc owner/name hay owner/name/THƯ_MỤC trên Hugging Face. Chúng được đo trên bài viết, không bộ nào được huấn luyện.</translation>
  </message>
  <message>
   <source>Sweep</source>
   <translation>Quét</translation>
  </message>
  <message>
   <source>Further values of one setting that makes autoencoders sparser or denser, such as l1=0.5,1,2 or k=16,32,64: each layer's autoencoder is trained once more at each, on the same activations, which gives the layer's FVU against L0 and so the profile at equal L0. none: only the run's own.</source>
   <translation>Các giá trị khác của một thiết lập làm bộ tự mã hoá thưa hơn hay dày hơn, như l1=0.5,1,2 hoặc k=16,32,64: bộ tự mã hoá của mỗi lớp được huấn luyện thêm một lần ở từng giá trị, trên cùng các kích hoạt; nhờ đó có FVU theo L0 của lớp, và biên dạng ở cùng một L0. none: chỉ giá trị của lần chạy.</translation>
  </message>
  <message>
   <source>Points of the sweep (CSV)</source>
   <translation>Các điểm của lượt quét (CSV)</translation>
  </message>
  <message>
   <source>Profile at equal L0 (CSV)</source>
   <translation>Biên dạng ở cùng L0 (CSV)</translation>
  </message>
  <message>
   <source>At an L0 of %1 in every layer, %2 is lowest in layer %3 (%4) and highest in layer %5 (%6).</source>
   <translation>Khi mọi lớp cùng có L0 bằng %1, %2 thấp nhất ở lớp %3 (%4) và cao nhất ở lớp %5 (%6).</translation>
  </message>
  <message>
   <source>These are means over %1 repeats.</source>
   <translation>Đó là trung bình trên %1 lần lặp.</translation>
  </message>
  <message>
   <source>Left out are the layers whose points do not reach that L0: %1.</source>
   <translation>Không tính các lớp có điểm không đạt tới L0 đó: %1.</translation>
  </message>
  <message>
   <source>The sweep's points bring no more than %1 layers to one L0, too few to compare them so.</source>
   <translation>Các điểm của lượt quét đưa được nhiều nhất %1 lớp về cùng một L0, quá ít để so sánh như vậy.</translation>
  </message>
  <message>
   <source>Sweep λ, to compare layers at one L0</source>
   <translation>Quét λ để so các lớp ở cùng một L0</translation>
  </message>
  <message>
   <source>Latents found again by repeats (CSV)</source>
   <translation>Biến ẩn được các lần lặp tìm lại (CSV)</translation>
   </message>
   <message>
   <source>There are too few depths that both have to compare %1 in %2 and %3.</source>
   <translation>Hai bên có quá ít độ sâu chung để so sánh %1 trong %2 và %3.</translation>
  </message>
  <message>
   <source>Over the %1 depths that both have, mean %2 is %4 in %3 and %6 in %5; the depths stand in a similar order (Spearman %7).</source>
   <translation>Trên %1 độ sâu mà cả hai cùng có, trung bình %2 là %4 trong %3 và %6 trong %5; các độ sâu xếp theo thứ tự tương tự (Spearman %7).</translation>
  </message>
  <message>
   <source>Over the %1 depths that both have, mean %2 is %4 in %3 and %6 in %5; the depths stand in the opposite order (Spearman %7).</source>
   <translation>Trên %1 độ sâu mà cả hai cùng có, trung bình %2 là %4 trong %3 và %6 trong %5; các độ sâu xếp theo thứ tự ngược lại (Spearman %7).</translation>
  </message>
  <message>
   <source>Over the %1 depths that both have, mean %2 is %4 in %3 and %6 in %5; the depths stand in another order (Spearman %7).</source>
   <translation>Trên %1 độ sâu mà cả hai cùng có, trung bình %2 là %4 trong %3 và %6 trong %5; các độ sâu xếp theo thứ tự khác (Spearman %7).</translation>
  </message>
  <message>
   <source>Over the %1 depths that both have, mean %2 is %4 in %3 and %6 in %5; one of them is the same at all depths, so that there is no shape to compare.</source>
   <translation>Trên %1 độ sâu mà cả hai cùng có, trung bình %2 là %4 trong %3 và %6 trong %5; một bên giống nhau ở mọi độ sâu, nên không có hình dạng nào để so sánh.</translation>
  </message>
  <message>
   <source>The two lie farthest apart at depth %1: %3 in %2, %5 in %4.</source>
   <translation>Hai bên cách xa nhau nhất ở độ sâu %1: %3 trong %2, %5 trong %4.</translation>
  </message>
  <message>
   <source>It takes %1 repeats of each or more to say whether %2 differs by more than chance; here: %3 and %4.</source>
   <translation>Cần mỗi bên %1 lần lặp trở lên mới nói được %2 có khác nhau quá mức ngẫu nhiên hay không; ở đây: %3 và %4.</translation>
  </message>
  <message>
   <source>From a model's first layer to its last, %1 changes by %3 in %2 and by %5 in %4 on average.</source>
   <translation>Từ lớp đầu đến lớp cuối của mô hình, %1 thay đổi trung bình %3 trong %2 và %5 trong %4.</translation>
  </message>
  <message>
   <source>From the middle third of the depths to the outer thirds, %1 changes by %3 in %2 and by %5 in %4 on average.</source>
   <translation>Từ phần ba giữa của độ sâu ra hai phần ba ngoài, %1 thay đổi trung bình %3 trong %2 và %5 trong %4.</translation>
  </message>
  <message>
   <source>Mean %1 over these depths is %3 in %2 and %5 in %4 on average.</source>
   <translation>Trung bình của %1 trên các độ sâu này là %3 trong %2 và %5 trong %4.</translation>
  </message>
  <message>
   <source>The difference is %1 (95 % interval %2 to %3, p %4, Welch).</source>
   <translation>Chênh lệch là %1 (khoảng 95 % từ %2 đến %3, p %4, Welch).</translation>
  </message>
  <message>
   <source>The 95 % interval of the difference, %1 to %2 (Welch), leaves open whether there is one.</source>
   <translation>Khoảng 95 % của chênh lệch, từ %1 đến %2 (Welch), để ngỏ việc có chênh lệch hay không.</translation>
  </message>
  <message>
   <source>Both go the same way, and neither goes twice as far as the other (95 %).</source>
   <translation>Cả hai đi cùng chiều, và không bên nào đi xa gấp đôi bên kia (95 %).</translation>
  </message>
  <message>
   <source>Whether both go the same way, neither twice as far as the other, the repeats leave open.</source>
   <translation>Các lần lặp để ngỏ việc cả hai có đi cùng chiều mà không bên nào xa gấp đôi bên kia hay không.</translation>
  </message>
  <message>
   <source>The repeats differ by their autoencoders' seeds: this is sure of these models on these windows, not of other sizes or articles.</source>
   <translation>Các lần lặp chỉ khác hạt giống của bộ tự mã hoá: điều này chắc cho các mô hình này trên các cửa sổ này, không phải cho cỡ khác hay bài khác.</translation>
  </message>
  <message>
   <source>The repeats read other windows of one article: this is sure of these models on this article, not of other sizes or articles.</source>
   <translation>Các lần lặp đọc những cửa sổ khác của cùng một bài: điều này chắc cho các mô hình này trên bài này, không phải cho cỡ khác hay bài khác.</translation>
  </message>
  <message>
   <source>Settings differ that draw another curve by themselves: %1. What differs here may come from any of them.</source>
   <translation>Có những thiết lập khác nhau mà tự chúng đã vẽ ra đường khác: %1. Điều khác nhau ở đây có thể do bất cứ thiết lập nào trong đó.</translation>
  </message>
  <message>
   <source>It takes two sessions or more, of models of different size.</source>
   <translation>Cần hai phiên trở lên, của các mô hình khác cỡ.</translation>
  </message>
  <message>
   <source>The models of %1 and %2 have the same size: of sizes nothing is said.</source>
   <translation>Mô hình của %1 và %2 cùng cỡ: không nói được gì về cỡ.</translation>
  </message>
  <message>
   <source>Of the model in %1 only %2 of %3 layers are there: of the whole nothing is said.</source>
   <translation>Trong %1 chỉ có %2 trên %3 lớp của mô hình: không nói được gì về toàn bộ.</translation>
  </message>
  <message>
   <source>It takes %1 layers or more to hold two profiles against each other; in %2: %3.</source>
   <translation>Cần %1 lớp trở lên mới đặt được hai hồ sơ cạnh nhau; trong %2: %3.</translation>
  </message>
  <message>
   <source>About %1 in %2:</source>
   <translation>Về %1 trong %2:</translation>
  </message>
  <message>
   <source>The difference is drawn at the layers of the model with fewer of them; the other model's curve is read between its two layers at either side. The band is a 95 % interval (Welch) at each depth by itself: over many depths some lie outside it by chance.</source>
   <translation>Chênh lệch được vẽ ở các lớp của mô hình có ít lớp hơn; đường của mô hình kia được đọc giữa hai lớp của nó ở hai bên. Dải là khoảng 95 % (Welch) ở riêng từng độ sâu: trên nhiều độ sâu, vài điểm nằm ngoài dải chỉ do ngẫu nhiên.</translation>
  </message>
  <message>
    <source>Made for comparing layers: inputs scaled alike, eight times as many latents, λ by decoder norm, one window held out.</source>
    <translation>Dành để so sánh các lớp: đầu vào chuẩn hoá như nhau, số biến ẩn gấp tám, λ theo chuẩn của bộ giải mã, giữ lại một cửa sổ.</translation>
  </message>
  <message>
    <source>First weights</source>
    <translation>Trọng số ban đầu</translation>
  </message>
  <message>
    <source>How each autoencoder's weights start.</source>
    <translation>Trọng số của mỗi bộ tự mã hoá bắt đầu thế nào.</translation>
  </message>
  <message>
    <source>As torch.nn.Linear's: every tensor uniform, by itself.</source>
    <translation>Như torch.nn.Linear: mỗi tensor phân bố đều, riêng từng tensor.</translation>
  </message>
  <message>
    <source>The decoder in random directions of norm 0.1, the encoder its transpose, biases 0.</source>
    <translation>Bộ giải mã theo các hướng ngẫu nhiên có chuẩn 0,1, bộ mã hoá là chuyển vị của nó, độ lệch bằng 0.</translation>
  </message>
  <message>
    <source>First decoder bias</source>
    <translation>Độ lệch ban đầu của bộ giải mã</translation>
  </message>
  <message>
    <source>Where the decoder's bias starts.</source>
    <translation>Độ lệch của bộ giải mã bắt đầu ở đâu.</translation>
  </message>
  <message>
    <source>Where the first weights put it.</source>
    <translation>Ở nơi trọng số ban đầu đặt nó.</translation>
  </message>
  <message>
    <source>At the mean of the layer's rows.</source>
    <translation>Ở trung bình các hàng của lớp.</translation>
  </message>
  <message>
    <source>Subtract decoder bias</source>
    <translation>Trừ độ lệch bộ giải mã</translation>
  </message>
  <message>
    <source>Latents come from x minus the decoder's bias, as in SAELens's setting of this name. Kept weights have it folded in.</source>
    <translation>Biến ẩn tính từ x trừ độ lệch của bộ giải mã, như thiết lập cùng tên của SAELens. Trọng số được giữ đã gộp sẵn nó.</translation>
  </message>
  <message>
    <source>λ by decoder norm</source>
    <translation>λ theo chuẩn bộ giải mã</translation>
  </message>
  <message>
    <source>λ weighs each latent by the norm of its row of the decoder, so that it cannot get off by shrinking while the row grows. Kept weights have rows of norm 1. For relu.</source>
    <translation>λ cân mỗi biến ẩn theo chuẩn của hàng tương ứng trong bộ giải mã, để biến ẩn không thể tránh phạt bằng cách nhỏ đi trong khi hàng ấy lớn lên. Trọng số được giữ có các hàng với chuẩn 1. Dành cho relu.</translation>
  </message>
  <message>
    <source>Auxiliary loss</source>
    <translation>Hàm mất mát phụ</translation>
  </message>
  <message>
    <source>How much the error that dead latents could take away weighs (AuxK): latents that were dead for an epoch learn by it. 0: none. For topk and batchtopk, with the engine torch.</source>
    <translation>Sai số mà các biến ẩn chết có thể bù được cân nặng bao nhiêu (AuxK): biến ẩn đã chết suốt một epoch học nhờ nó. 0: không dùng. Dành cho topk và batchtopk, với bộ tính toán torch.</translation>
  </message>
  <message>
    <source>Resample dead latents</source>
    <translation>Khởi tạo lại biến ẩn chết</translation>
  </message>
  <message>
    <source>After every N epochs of the training's first half, latents that were dead for the last one start anew at rows that are reconstructed badly. 0: never. For relu.</source>
    <translation>Sau mỗi N epoch trong nửa đầu quá trình huấn luyện, biến ẩn đã chết trong epoch cuối bắt đầu lại ở những hàng được tái tạo kém. 0: không bao giờ. Dành cho relu.</translation>
  </message>
 </context>
</TS>

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
   <source>article: the article's own text. markup: the original exercise's two string cuts, HTML stays in.</source>
   <translation>article: chỉ văn bản của bài. markup: hai nhát cắt chuỗi của bài tập gốc, HTML vẫn còn.</translation>
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
   <source>How much the mean activation |z| weighs against the squared error. Larger: sparser latents, worse reconstruction.</source>
   <translation>Trung bình |z| nặng bao nhiêu so với sai số bình phương. Lớn hơn: biến ẩn thưa hơn, tái tạo kém hơn.</translation>
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
   <source>Rows in each training step; full takes all rows in one step.</source>
   <translation>Số hàng trong mỗi bước huấn luyện; full lấy mọi hàng trong một bước.</translation>
  </message>
  <message>
   <source>Input scaling</source>
   <translation>Chuẩn hoá đầu vào</translation>
  </message>
  <message>
   <source>none: the autoencoder sees the activations as they are.</source>
   <translation>none: bộ tự mã hoá thấy các kích hoạt nguyên trạng.</translation>
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
   <source>k</source>
   <translation>k</translation>
  </message>
  <message>
   <source>topk: latents kept for each token; 0 for a third of them.</source>
   <translation>topk: số biến ẩn giữ lại cho mỗi token; 0 là một phần ba.</translation>
  </message>
  <message>
   <source>Repeats</source>
   <translation>Số lần lặp</translation>
  </message>
  <message>
   <source>How often each layer is trained, each time with other seeds.</source>
   <translation>Mỗi lớp được huấn luyện bao nhiêu lần, mỗi lần với hạt giống khác.</translation>
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
   <source>Too few layers to say how %1 changes with depth.</source>
   <translation>Quá ít lớp để nói %1 thay đổi theo độ sâu thế nào.</translation>
  </message>
  <message>
   <source>No steady rise or fall of %1 with depth can be told from chance over these %2 layers (Spearman %3, %4); it peaks at layer %5.</source>
   <translation>Trên %2 lớp này, không phân biệt được xu hướng tăng hay giảm đều của %1 theo độ sâu với ngẫu nhiên (Spearman %3, %4); cao nhất ở lớp %5.</translation>
  </message>
  <message>
   <source>%1 rises with depth over these %2 layers (Spearman %3, %4), close to a straight line (R² %5).</source>
   <translation>%1 tăng theo độ sâu trên %2 lớp này (Spearman %3, %4), gần như một đường thẳng (R² %5).</translation>
  </message>
  <message>
   <source>%1 falls with depth over these %2 layers (Spearman %3, %4), close to a straight line (R² %5).</source>
   <translation>%1 giảm theo độ sâu trên %2 lớp này (Spearman %3, %4), gần như một đường thẳng (R² %5).</translation>
  </message>
  <message>
   <source>%1 tends to rise with depth over these %2 layers (Spearman %3, %4), but not as a straight line (R² %5).</source>
   <translation>%1 có xu hướng tăng theo độ sâu trên %2 lớp này (Spearman %3, %4), nhưng không theo đường thẳng (R² %5).</translation>
  </message>
  <message>
   <source>%1 tends to fall with depth over these %2 layers (Spearman %3, %4), but not as a straight line (R² %5).</source>
   <translation>%1 có xu hướng giảm theo độ sâu trên %2 lớp này (Spearman %3, %4), nhưng không theo đường thẳng (R² %5).</translation>
  </message>
  <message>
   <source>Too few layers to compare %1 of the trained model with its shuffled weights.</source>
   <translation>Quá ít lớp để so %1 của mô hình đã huấn luyện với khi trọng số bị xáo trộn.</translation>
  </message>
  <message>
   <source>With its weights shuffled the model draws a %1 curve of similar shape over these %2 layers (Spearman %3, %4): that part of the shape needs no training.</source>
   <translation>Khi trọng số bị xáo trộn, mô hình vẽ ra đường %1 có dáng tương tự trên %2 lớp này (Spearman %3, %4): phần dáng đó không cần huấn luyện.</translation>
  </message>
  <message>
   <source>With its weights shuffled the model's %1 runs the other way over these %2 layers (Spearman %3, %4): the shape comes with training.</source>
   <translation>Khi trọng số bị xáo trộn, %1 của mô hình đi ngược chiều trên %2 lớp này (Spearman %3, %4): dáng đường là do huấn luyện mà có.</translation>
  </message>
  <message>
   <source>The %1 curve with shuffled weights shares no shape with the trained model's that can be told from chance over these %2 layers (Spearman %3, %4).</source>
   <translation>Trên %2 lớp này, đường %1 khi trọng số bị xáo trộn không có điểm chung về dáng với mô hình đã huấn luyện mà phân biệt được với ngẫu nhiên (Spearman %3, %4).</translation>
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
   <source>A second, dashed curve: the same model with the entries of every weight matrix shuffled. What both curves share does not come from training.</source>
   <translation>Đường thứ hai, nét đứt: cùng mô hình nhưng các phần tử của mọi ma trận trọng số bị xáo trộn. Điểm chung của hai đường không đến từ việc huấn luyện.</translation>
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
   <source>Too few layers to compare %1 of the article with its shuffled tokens.</source>
   <translation>Quá ít lớp để so sánh %1 của bài với khi token của bài bị xáo trộn.</translation>
  </message>
  <message>
   <source>With its tokens shuffled the article draws a %1 curve of similar shape over these %2 layers (Spearman %3, %4): that part of the shape is there without the order of the words.</source>
   <translation>Khi token bị xáo trộn, bài vẫn vẽ một đường %1 có hình dạng tương tự trên %2 lớp này (Spearman %3, %4): phần hình dạng đó có mặt cả khi không có thứ tự của từ.</translation>
  </message>
  <message>
   <source>With its tokens shuffled the article's %1 runs the other way over these %2 layers (Spearman %3, %4).</source>
   <translation>Khi token bị xáo trộn, %1 của bài đi theo chiều ngược lại trên %2 lớp này (Spearman %3, %4).</translation>
  </message>
  <message>
   <source>The %1 curve with shuffled tokens shares no shape with that of the article in order that can be told from chance over these %2 layers (Spearman %3, %4).</source>
   <translation>Đường %1 với token xáo trộn không có chung hình dạng nào với đường của bài theo đúng thứ tự mà có thể phân biệt với ngẫu nhiên trên %2 lớp này (Spearman %3, %4).</translation>
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
   <source>Messages of the editors on the article</source>
   <translation>Thông báo của biên tập viên về bài viết</translation>
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
 </context>
</TS>

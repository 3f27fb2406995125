/** What the reasons of faults mean, for the person at the terminal. */
const WORDS: Readonly<Record<string, string>> = {
  'unknown-device': 'thiết bị chưa đăng ký · the device is not registered',
  'wrong-device': 'hồ sơ không được nói thay thiết bị này · the profile may not speak for this device',
  'unknown-property': 'bảng không có tên này · the table does not list this name',
  'wrong-type': 'sai kiểu giá trị · a value of another type',
  'wrong-unit': 'không đổi được đơn vị · the unit cannot be converted',
  implausible: 'ngoài khoảng có thể có · outside what can be true',
  'missing-marker': 'con số thay cho "không có giá trị" · a number that stands for no value',
  'repeated-value': 'hai giá trị khác nhau cùng lúc · two different values at the same time',
  'malformed-time': 'không đọc được thời gian · the time cannot be read',
  future: 'thời gian ở tương lai · the time lies ahead',
  'clock-not-set': 'đồng hồ chưa được đặt · a clock that was never set',
  'too-old': 'cũ hơn thời gian lưu · older than what is kept',
  'too-large': 'bản tin quá lớn · the message is too large',
  'too-deep': 'lồng quá sâu · nested too deeply',
  'too-many-readings': 'quá nhiều bản ghi · too many readings',
  'too-many-values': 'quá nhiều giá trị · too many values',
  'not-json': 'không phải JSON · not JSON',
  'not-utf8': 'không phải UTF-8 · not UTF-8',
  'not-cbor': 'không phải CBOR hợp lệ · not sound CBOR',
  'not-protobuf': 'không phải protobuf hợp lệ · not sound protobuf',
  'wrong-shape': 'không đúng cấu trúc · of another shape',
  'wrong-topic': 'sai chủ đề · another topic',
  'malformed-name': 'tên không hợp lệ · a name that is none',
  'unknown-version': 'phiên bản chưa biết · an unknown version',
  'must-understand': 'trường bắt buộc phải hiểu · a field that must be understood',
  'unknown-event': 'sự kiện chưa biết · an unknown event',
  'unknown-alias': 'chưa có bản khai sinh nêu tên bí danh · no birth gave the alias a name',
  'expression-failed': 'biểu thức không cho kết quả · the expression gave no result',
};

/** The reason in words, or the reason itself. */
export function faultWords(reason: string): string {
  return WORDS[reason] ?? reason;
}

import type { LocalizedText } from '@ioc/domain';

/** One kind of error: the HTTP status it is answered with and its title. */
export interface ProblemKindFacts {
  readonly status: number;
  readonly title: LocalizedText;
}

/** Every kind of error that the API answers; the key makes the stable `type` URI. */
export const PROBLEMS = {
  validation: { status: 400, title: { vi: 'Yêu cầu không hợp lệ', en: 'The request is not valid' } },
  malformed: { status: 400, title: { vi: 'Không đọc được yêu cầu', en: 'The request cannot be read' } },
  unauthenticated: { status: 401, title: { vi: 'Cần đăng nhập', en: 'Sign in first' } },
  'bad-credentials': {
    status: 401,
    title: { vi: 'Tên đăng nhập hoặc mật khẩu không đúng', en: 'The user name or password is wrong' },
  },
  forbidden: { status: 403, title: { vi: 'Không có quyền thực hiện', en: 'You may not do this' } },
  'cross-origin': {
    status: 403,
    title: { vi: 'Yêu cầu đến từ một trang khác', en: 'The request comes from another site' },
  },
  'not-found': { status: 404, title: { vi: 'Không tìm thấy', en: 'Not found' } },
  conflict: {
    status: 409,
    title: { vi: 'Dữ liệu đã được người khác thay đổi', en: 'Somebody else changed this first' },
  },
  refused: {
    status: 409,
    title: { vi: 'Không thực hiện được ở trạng thái này', en: 'Not possible in this state' },
  },
  exists: { status: 409, title: { vi: 'Mã này đã được dùng', en: 'This id is taken' } },
  'precondition-failed': {
    status: 412,
    title: { vi: 'Phiên bản đã thay đổi', en: 'The version has changed' },
  },
  'too-large': { status: 413, title: { vi: 'Yêu cầu quá lớn', en: 'The request is too large' } },
  'unsupported-media-type': {
    status: 415,
    title: { vi: 'Không hỗ trợ định dạng này', en: 'This format is not supported' },
  },
  unprocessable: {
    status: 422,
    title: { vi: 'Nội dung không hợp lý', en: 'The content does not make sense' },
  },
  'precondition-required': {
    status: 428,
    title: { vi: 'Thiếu phiên bản trong If-Match', en: 'If-Match with the version is missing' },
  },
  'too-many-requests': {
    status: 429,
    title: { vi: 'Quá nhiều yêu cầu, hãy thử lại sau', en: 'Too many requests, try again later' },
  },
  internal: { status: 500, title: { vi: 'Lỗi của hệ thống', en: 'The system failed' } },
  unavailable: {
    status: 503,
    title: { vi: 'Một phần của hệ thống không trả lời', en: 'A part of the system does not answer' },
  },
} as const satisfies Record<string, ProblemKindFacts>;

/** One kind of error. */
export type ProblemKind = keyof typeof PROBLEMS;

/** The stable `type` URI of a kind of error: `urn:ioc:problem:validation`. */
export function problemType(kind: ProblemKind): string {
  return `urn:ioc:problem:${kind}`;
}

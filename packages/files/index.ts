export { mostPictureBytes, pictureTypes, webPicture, type WebPicture } from './web-picture.ts'
